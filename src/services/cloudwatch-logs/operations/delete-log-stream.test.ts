import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, filter, cloud } = logsCloud();
const stream = { logStreamName: 'stream' };

test('DeleteLogStream takes the events: a new stream of that name has none of them', async () => {
  await put(await group('one'), ['old']);
  await logs().deleteLogStream({ logGroupName: 'one', ...stream });
  expect(await filter('one')).toEqual([]);
  await logs().createLogStream({ logGroupName: 'one', ...stream });
  expect((await logs().getLogEvents({ logGroupName: 'one', ...stream })).events).toEqual([]);
  await put('one', ['new']);
  expect(await filter('one')).toEqual(['new']);
  // Nor do they come back when the record of the deletion has gone.
  await logs().putRetentionPolicy({ logGroupName: 'one', retentionInDays: 1 });
  for (let day = 0; day < 4; day++) await cloud().clock.advance(86_400_000);
  await put('one', ['newest']);
  expect(await filter('one')).toEqual(['newest']);
});

test('groups and streams that are not there', async () => {
  await group('two');
  for (const [logGroupName, logStreamName, what] of [
    ['none', 'stream', 'group'],
    ['two', 'none', 'stream'],
  ] as const) {
    await expect(logs().deleteLogStream({ logGroupName, logStreamName })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `The specified log ${what} does not exist.`,
    });
  }
});
