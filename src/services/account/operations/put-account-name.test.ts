import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

test('organizations see it', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o, 'before');
  await client(AccountId).putAccountName({ AccountName: 'after' });
  expect((await o.client.describeAccount({ AccountId })).Account?.Name).toBe('after');
  await o.client.enableAWSServiceAccess({ ServicePrincipal: 'account.amazonaws.com' });
  await client(o.management).putAccountName({ AccountId, AccountName: 'by the manager' });
  expect((await client(AccountId).getAccountInformation({})).AccountName).toBe('by the manager');
  expect(await failure(client(AccountId).putAccountName({ AccountName: '' }))).toMatch(
    /^ValidationException/,
  );
});
