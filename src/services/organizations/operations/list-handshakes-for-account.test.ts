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

test('what the account was asked, for thirty days after its end', async () => {
  const { guest, HandshakeId } = await invited();
  const list = async () => ((await guest.listHandshakesForAccount({})).Handshakes ?? []).map(({ Id }) => Id);
  expect(await list()).toEqual([HandshakeId]);
  const other = await guest.listHandshakesForAccount({ Filter: { ActionType: 'APPROVE_ALL_FEATURES' } });
  expect(other.Handshakes).toEqual([]);
  await guest.declineHandshake({ HandshakeId });
  expect(await list()).toEqual([HandshakeId]);
  await t.cloud().clock.advance(30 * 86_400_000);
  expect(await list()).toEqual([]);
});

test('a token of somebody else', async () => {
  const { guest } = await invited();
  expect(await failure(guest.listHandshakesForAccount({ NextToken: 'x' }))).toMatch(/INVALID_NEXT_TOKEN/);
});
