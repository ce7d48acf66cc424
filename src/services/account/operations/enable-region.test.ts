import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

test('one that waits to be asked for', async () => {
  const own = client(t.freshAccount());
  await own.enableRegion({ RegionName: 'me-central-1' });
  expect((await own.getRegionOptStatus({ RegionName: 'me-central-1' })).RegionOptStatus).toBe('ENABLED');
  expect(await failure(own.enableRegion({ RegionName: 'us-east-1' }))).toMatch(/^ValidationException/);
});
