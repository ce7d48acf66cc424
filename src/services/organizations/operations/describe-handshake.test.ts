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

test('for both sides, and nobody else', async () => {
  const { o, guest, HandshakeId } = await invited();
  const mine = await o.client.describeHandshake({ HandshakeId });
  expect((await guest.describeHandshake({ HandshakeId })).Handshake).toEqual(mine.Handshake);
  const stranger = t.organizations(t.freshAccount());
  expect(await failure(stranger.describeHandshake({ HandshakeId }))).toMatch(/^HandshakeNotFoundException/);
});

test('fifteen days, then it is too late', async () => {
  const { guest, HandshakeId } = await invited();
  await t.cloud().clock.advance(15 * 86_400_000);
  expect((await guest.describeHandshake({ HandshakeId })).Handshake?.State).toBe('EXPIRED');
  expect(await failure(guest.acceptHandshake({ HandshakeId }))).toMatch(
    /^InvalidHandshakeTransitionException/,
  );
});
