import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

test('no account is linked to one there; of a member only those learn it who may ask', async () => {
  const o = await t.organization();
  const StandardAccountId = await t.member(o);
  const none = 'ResourceNotFoundException: No AWS GovCloud (US) account is linked to the account.';
  expect(await failure(client(StandardAccountId).getGovCloudAccountInformation({}))).toBe(none);
  const ofMember = () => failure(client(o.management).getGovCloudAccountInformation({ StandardAccountId }));
  expect(await ofMember()).toMatch(/AccessDenied.*trusted access/);
  await o.client.enableAWSServiceAccess({ ServicePrincipal: 'account.amazonaws.com' });
  expect(await ofMember()).toBe(none);
});
