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

test('of the own account, by kind; the last one stands', async () => {
  const own = client(t.freshAccount());
  await own.putAlternateContact(CONTACT);
  await own.putAlternateContact({ ...CONTACT, Name: 'Grace' });
  const { AlternateContact } = await own.getAlternateContact({ AlternateContactType: 'SECURITY' });
  expect(AlternateContact).toEqual({ ...CONTACT, Name: 'Grace' });
});

test('of a member, when the organization trusts the service', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o);
  const manager = client(o.management);
  const put = (id = AccountId) => failure(manager.putAlternateContact({ ...CONTACT, AccountId: id }));
  expect(await put()).toBe(
    `AccessDeniedException: User: arn:aws:iam::${o.management}:root is not authorized to perform: account:PutAlternateContact (Your organization must first enable trusted access with AWS Account Management.)`,
  );
  await o.client.enableAWSServiceAccess({ ServicePrincipal: 'account.amazonaws.com' });
  expect(await put()).toBe('it did not fail');
  const seen = await client(AccountId).getAlternateContact({ AlternateContactType: 'SECURITY' });
  expect(seen.AlternateContact?.Name).toBe('Ada');
  expect(await put(o.management)).toMatch(/standalone context/);
  expect(await put(t.freshAccount())).toMatch(/^AccessDeniedException/);
  const member = client(AccountId);
  expect(await failure(member.putAlternateContact({ ...CONTACT, AccountId: o.management }))).toMatch(
    /^AccessDeniedException/,
  );
});

test('what is no address', async () => {
  const put = client(t.freshAccount()).putAlternateContact({ ...CONTACT, EmailAddress: 'nobody' });
  expect(await failure(put)).toMatch(/^ValidationException/);
});
