import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('a member, with its place in the tree', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o, 'shown');
  const unit = await t.unit(o, 'unit');
  await o.client.moveAccount({ AccountId, SourceParentId: o.rootId, DestinationParentId: unit });
  const { Account } = await o.client.describeAccount({ AccountId });
  expect(Account).toEqual({
    Id: AccountId,
    Arn: `arn:aws:organizations::${o.management}:account/${o.id}/${AccountId}`,
    Email: expect.stringContaining('@example.com'),
    Name: 'shown',
    Status: 'ACTIVE',
    State: 'ACTIVE',
    Paths: [`${o.id}/${o.rootId}/${unit}/`],
    JoinedMethod: 'CREATED',
    JoinedTimestamp: expect.any(Date),
  });
});

test('accounts of others are not there, and members may not look', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o);
  const other = await t.organization();
  expect(await failure(other.client.describeAccount({ AccountId }))).toBe(
    "AccountNotFoundException: You specified an account that doesn't exist.",
  );
  expect(await failure(t.organizations(AccountId).describeAccount({ AccountId }))).toBe(
    "AccessDeniedException: You don't have permissions to access this resource.",
  );
});
