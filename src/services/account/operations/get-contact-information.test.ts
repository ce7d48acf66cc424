import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

test('none yet', async () => {
  expect(await failure(client(t.freshAccount()).getContactInformation({}))).toMatch(
    /^ResourceNotFoundException/,
  );
});
