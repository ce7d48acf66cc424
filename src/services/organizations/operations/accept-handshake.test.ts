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

test('the account joins, with the tags of the invitation', async () => {
  const { o, account, guest, HandshakeId } = await invited();
  const { Handshake } = await guest.acceptHandshake({ HandshakeId });
  expect(Handshake?.State).toBe('ACCEPTED');
  const { Account } = await o.client.describeAccount({ AccountId: account });
  expect(Account).toMatchObject({ JoinedMethod: 'INVITED', Status: 'ACTIVE' });
  expect((await o.client.listTagsForResource({ ResourceId: account })).Tags).toHaveLength(1);
  expect(await failure(guest.acceptHandshake({ HandshakeId }))).toMatch(/^HandshakeAlreadyInStateException/);
});

test('not by the one who invited, nor by one who has an organization by now', async () => {
  const { o, guest, HandshakeId } = await invited();
  expect(await failure(o.client.acceptHandshake({ HandshakeId }))).toMatch(/^AccessDeniedException/);
  await guest.createOrganization({});
  expect(await failure(guest.acceptHandshake({ HandshakeId }))).toMatch(
    /^HandshakeConstraintViolationException\/ALREADY_IN_AN_ORGANIZATION/,
  );
});
