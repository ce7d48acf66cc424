import { Account } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const client = (account: string) => t.cloud().client(Account, { credentials: rootKeys(account) });

test('by status, page by page', async () => {
  const own = client(t.freshAccount());
  const all = await own.listRegions({});
  expect(all.Regions).toContainEqual({ RegionName: 'us-east-1', RegionOptStatus: 'ENABLED_BY_DEFAULT' });
  expect(all.Regions).toContainEqual({ RegionName: 'af-south-1', RegionOptStatus: 'DISABLED' });
  await own.enableRegion({ RegionName: 'af-south-1' });
  const enabled = await own.listRegions({ RegionOptStatusContains: ['ENABLED'] });
  expect(enabled.Regions).toEqual([{ RegionName: 'af-south-1', RegionOptStatus: 'ENABLED' }]);
  const first = await own.listRegions({ MaxResults: 30 });
  const second = await own.listRegions({ MaxResults: 30, NextToken: first.NextToken });
  expect([...(first.Regions ?? []), ...(second.Regions ?? [])]).toHaveLength(all.Regions?.length ?? 0);
  expect(second.NextToken).toBeUndefined();
  expect(await failure(own.listRegions({ NextToken: 'x' }))).toMatch(/^ValidationException/);
});
