import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { CONTACT, lastCode, phoneOf } from '../../../../test/support/account.ts';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

async function asked() {
  const account = t.freshAccount();
  const own = t.cloud().client(Account, { credentials: rootKeys(account) });
  await own.putContactInformation({ ContactInformation: CONTACT });
  await own.sendPhoneNumberVerification({});
  return { own, account, code: () => lastCode(t.cloud(), account) };
}

test('with the code that was sent last', async () => {
  const { own, code } = await asked();
  const first = await code();
  await own.sendPhoneNumberVerification({});
  expect(await failure(own.verifyPhoneNumber({ Otp: first }))).toMatch(/^ValidationException/);
  expect(await failure(own.verifyPhoneNumber({ Otp: 'short' }))).toMatch(/^ValidationException/);
  expect(await phoneOf(own)).toBe('PENDING');
  expect((await own.verifyPhoneNumber({ Otp: await code() })).Status).toBe('VERIFIED');
  expect(await phoneOf(own)).toBe('VERIFIED');
});

test('a code is good once, and for its number', async () => {
  const { own, code } = await asked();
  const Otp = await code();
  const PhoneNumber = '+442079460001';
  await own.putContactInformation({ ContactInformation: { ...CONTACT, PhoneNumber } });
  expect(await phoneOf(own)).toBe('UNVERIFIED');
  expect(await failure(own.verifyPhoneNumber({ Otp }))).toMatch(/^ConflictException/);
  await own.putContactInformation({ ContactInformation: CONTACT });
  await own.verifyPhoneNumber({ Otp });
  expect(await failure(own.verifyPhoneNumber({ Otp }))).toMatch(/^ResourceNotFoundException/);
});

test('stays verified until the number changes', async () => {
  const { own, code } = await asked();
  await own.verifyPhoneNumber({ Otp: await code() });
  await own.putContactInformation({ ContactInformation: { ...CONTACT, FullName: 'A. Lovelace' } });
  expect(await phoneOf(own)).toBe('VERIFIED');
  await own.putContactInformation({ ContactInformation: { ...CONTACT, PhoneNumber: '+442079460001' } });
  expect(await phoneOf(own)).toBe('UNVERIFIED');
});
