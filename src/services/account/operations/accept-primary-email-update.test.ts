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

test('with the code from the mail', async () => {
  const { o, AccountId, manager } = await managed();
  const PrimaryEmail = `new-${AccountId}@example.com`;
  await manager.startPrimaryEmailUpdate({ AccountId, PrimaryEmail });
  const page = await fetch(`${t.cloud().endpoint}/_kumobako/inbox/account-email`);
  const { messages } = (await page.json()) as { messages: { text: string }[] };
  const Otp = messages[0]?.text.slice(-6);
  const accept = (code: string | undefined) =>
    failure(manager.acceptPrimaryEmailUpdate({ AccountId, PrimaryEmail, Otp: code }));
  expect(await accept('......')).toMatch(/^ValidationException/);
  expect(await accept('AAAAAA')).toMatch(/^ValidationException/);
  expect(await accept(Otp)).toBe('it did not fail');
  expect((await o.client.describeAccount({ AccountId })).Account?.Email).toBe(PrimaryEmail);
  expect(await accept(Otp)).toMatch(/^ResourceNotFoundException/);
});
