import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { CONTACT } from '../../../../test/support/account.ts';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

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
