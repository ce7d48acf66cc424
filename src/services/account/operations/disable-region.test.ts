import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

test('and back', async () => {
  const own = client(t.freshAccount());
  await own.enableRegion({ RegionName: 'me-central-1' });
  await own.disableRegion({ RegionName: 'me-central-1' });
  expect((await own.getRegionOptStatus({ RegionName: 'me-central-1' })).RegionOptStatus).toBe('DISABLED');
  expect(await failure(own.disableRegion({ RegionName: 'us-east-1' }))).toMatch(/^ValidationException/);
});
