import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

const CONTACT = {
  AlternateContactType: 'SECURITY',
  EmailAddress: 'security@example.com',
  Name: 'Ada',
  PhoneNumber: '+44 20 7946 0000',
  Title: 'Officer',
} as const;

test('is gone, and cannot be deleted again', async () => {
  const own = client(t.freshAccount());
  await own.putAlternateContact(CONTACT);
  const remove = () => failure(own.deleteAlternateContact({ AlternateContactType: 'SECURITY' }));
  expect(await remove()).toBe('it did not fail');
  expect(await remove()).toMatch(/^ResourceNotFoundException/);
});
