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

test('writes a code to the new address', async () => {
  const { o, AccountId, manager } = await managed();
  const PrimaryEmail = `new-${AccountId}@example.com`;
  expect((await manager.startPrimaryEmailUpdate({ AccountId, PrimaryEmail })).Status).toBe('PENDING');
  const answer = await fetch(`${t.cloud().endpoint}/_kumobako/inbox/account-email`);
  expect(await answer.json()).toMatchObject({
    messages: [{ to: PrimaryEmail, text: expect.stringMatching(/^Your verification code: [A-Z0-9]{6}$/) }],
  });
  const taken = (await o.client.describeAccount({ AccountId })).Account?.Email;
  expect(await failure(manager.startPrimaryEmailUpdate({ AccountId, PrimaryEmail: taken }))).toMatch(
    /^ConflictException/,
  );
});
