import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

test('of the own account, and of a member', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o, 'informed');
  const own = await client(AccountId).getAccountInformation({});
  expect(own).toMatchObject({ AccountId, AccountName: 'informed', AccountState: 'ACTIVE' });
  expect(await failure(client(o.management).getAccountInformation({ AccountId }))).toMatch(/trusted access/);
});
