import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

test('of one region', async () => {
  const own = client(t.freshAccount());
  expect(await own.getRegionOptStatus({ RegionName: 'eu-west-1' })).toMatchObject({
    RegionName: 'eu-west-1',
    RegionOptStatus: 'ENABLED_BY_DEFAULT',
  });
  expect(await failure(own.getRegionOptStatus({ RegionName: 'moon-1' }))).toMatch(/^ValidationException/);
});
