import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, filter, cloud } = logsCloud();

test('DeleteLogGroup takes events and files with it: a new group of that name is empty', async () => {
  await put(await group('old'), ['one']);
  await logs().deleteLogGroup({ logGroupName: 'old' });
  await expect(filter('old')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await cloud().clock.advance(0);
  expect((await cloud().world.segments.logs()).filter((log) => log.startsWith('logs-'))).toEqual([]);
  await group('old');
  expect(await filter('old')).toEqual([]);
});

test('a group that is not there, and one that is protected', async () => {
  await expect(logs().deleteLogGroup({ logGroupName: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'The specified log group does not exist.',
  });
  await group('safe', { deletionProtectionEnabled: true });
  const call = logs().deleteLogGroup({ logGroupName: 'safe' });
  await expect(call).rejects.toMatchObject({ name: 'ValidationException' });
});
