import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { CONTACT, inboxOf, lastCode, phoneOf } from '../../../../test/support/account.ts';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

test('sends a code to the number of the contact', async () => {
  const account = t.freshAccount();
  const own = client(account);
  expect(await failure(own.sendPhoneNumberVerification({}))).toMatch(/^ResourceNotFoundException/);
  await own.putContactInformation({ ContactInformation: CONTACT });
  expect(await phoneOf(own)).toBe('UNVERIFIED');
  expect((await own.sendPhoneNumberVerification({})).Status).toBe('PENDING');
  expect(await phoneOf(own)).toBe('PENDING');
  expect(await inboxOf(t.cloud(), account)).toMatchObject([
    { to: CONTACT.PhoneNumber, text: expect.stringMatching(/^Your verification code: [A-Z0-9]{6}$/) },
  ]);
});

test('a verified number needs no code', async () => {
  const account = t.freshAccount();
  const own = client(account);
  await own.putContactInformation({ ContactInformation: CONTACT });
  await own.sendPhoneNumberVerification({});
  await own.verifyPhoneNumber({ Otp: await lastCode(t.cloud(), account) });
  expect((await own.sendPhoneNumberVerification({})).Status).toBe('VERIFIED');
  expect(await inboxOf(t.cloud(), account)).toHaveLength(1);
});

test('of a member, for the management account of an organization that trusts the service', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o);
  await client(AccountId).putContactInformation({ ContactInformation: CONTACT });
  const send = () => failure(client(o.management).sendPhoneNumberVerification({ AccountId }));
  expect(await send()).toMatch(/AccessDenied.*trusted access/);
  await o.client.enableAWSServiceAccess({ ServicePrincipal: 'account.amazonaws.com' });
  expect(await send()).toBe('it did not fail');
  expect(await phoneOf(client(AccountId))).toBe('PENDING');
});
