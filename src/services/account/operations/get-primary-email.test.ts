import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

async function managed() {
  const o = await t.organization();
  const AccountId = await t.member(o);
  await o.client.enableAWSServiceAccess({ ServicePrincipal: 'account.amazonaws.com' });
  return { o, AccountId, manager: client(o.management) };
}

test('of a member', async () => {
  const { o, AccountId, manager } = await managed();
  const { Account: seen } = await o.client.describeAccount({ AccountId });
  expect((await manager.getPrimaryEmail({ AccountId })).PrimaryEmail).toBe(seen?.Email);
  expect(await failure(client(AccountId).getPrimaryEmail({ AccountId }))).toMatch(/^AccessDeniedException/);
});
