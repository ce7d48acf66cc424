import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

test('one that there is not', async () => {
  const get = client(t.freshAccount()).getAlternateContact({ AlternateContactType: 'BILLING' });
  expect(await failure(get)).toBe(
    'ResourceNotFoundException: No contact of the inputted alternate contact type found.',
  );
});
