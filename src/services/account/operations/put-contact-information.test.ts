import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

const CONTACT = {
  FullName: 'Ada Lovelace',
  AddressLine1: '12 St James Square',
  City: 'London',
  CountryCode: 'GB',
  PostalCode: 'SW1Y',
  PhoneNumber: '+442079460000',
};

test('as it was put', async () => {
  const own = client(t.freshAccount());
  await own.putContactInformation({ ContactInformation: CONTACT });
  expect((await own.getContactInformation({})).ContactInformation).toEqual(CONTACT);
});

test('a phone number without its country', async () => {
  const own = client(t.freshAccount());
  const put = own.putContactInformation({ ContactInformation: { ...CONTACT, PhoneNumber: '0207' } });
  expect(await failure(put)).toMatch(/^ValidationException/);
});
