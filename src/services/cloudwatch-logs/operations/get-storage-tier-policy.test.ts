import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, cloud } = logsCloud();

test('GetStorageTierPolicy answers STANDARD until somebody has said something else, in each region', async () => {
  const before = await logs().getStorageTierPolicy({});
  expect(before.storageTier).toBe('STANDARD');
  expect(before.lastUpdatedTime).toBeUndefined();
  await logs().putStorageTierPolicy({ storageTier: 'INTELLIGENT_TIERING' });
  expect((await logs().getStorageTierPolicy({})).storageTier).toBe('INTELLIGENT_TIERING');
  const elsewhere = cloud().client(CloudWatchLogs, { region: 'eu-west-1' });
  expect((await elsewhere.getStorageTierPolicy({})).storageTier).toBe('STANDARD');
});
