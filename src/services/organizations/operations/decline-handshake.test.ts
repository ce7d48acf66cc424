import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

async function invited() {
  const o = await t.organization();
  const account = t.freshAccount();
  const { Handshake } = await o.client.inviteAccountToOrganization({
    Target: { Type: 'ACCOUNT', Id: account },
    Tags: [{ Key: 'a', Value: '1' }],
  });
  return { o, account, guest: t.organizations(account), HandshakeId: Handshake?.Id };
}

test('the guest says no', async () => {
  const { o, guest, HandshakeId } = await invited();
  expect(await failure(o.client.declineHandshake({ HandshakeId }))).toMatch(/^AccessDeniedException/);
  expect((await guest.declineHandshake({ HandshakeId })).Handshake?.State).toBe('DECLINED');
  expect(await failure(guest.acceptHandshake({ HandshakeId }))).toMatch(
    /^InvalidHandshakeTransitionException/,
  );
});
