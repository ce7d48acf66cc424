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

test('the host takes it back', async () => {
  const { o, guest, HandshakeId } = await invited();
  expect(await failure(guest.cancelHandshake({ HandshakeId }))).toMatch(/^AccessDeniedException/);
  expect((await o.client.cancelHandshake({ HandshakeId })).Handshake?.State).toBe('CANCELED');
  expect(await failure(guest.acceptHandshake({ HandshakeId }))).toMatch(
    /^InvalidHandshakeTransitionException/,
  );
  expect(await failure(o.client.cancelHandshake({ HandshakeId: 'h-12345678' }))).toMatch(
    /^HandshakeNotFoundException/,
  );
});
