import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('DeleteRetentionPolicy: events are kept for ever again', async () => {
  const logGroupName = await group('one');
  await logs().putRetentionPolicy({ logGroupName, retentionInDays: 1 });
  await logs().deleteRetentionPolicy({ logGroupName });
  const { logGroups } = await logs().describeLogGroups({});
  expect(logGroups?.[0]).not.toHaveProperty('retentionInDays');
  const call = logs().deleteRetentionPolicy({ logGroupName: 'none' });
  await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
