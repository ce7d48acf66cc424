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

test('pending', async () => {
  const { AccountId, manager } = await managed();
  const status = () => manager.getPrimaryEmailUpdateStatus({ AccountId });
  expect(await failure(status())).toMatch(/^ResourceNotFoundException/);
  await manager.startPrimaryEmailUpdate({ AccountId, PrimaryEmail: `status-${AccountId}@example.com` });
  expect((await status()).Status).toBe('PENDING');
});
