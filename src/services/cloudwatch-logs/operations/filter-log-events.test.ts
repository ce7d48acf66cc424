import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, filter, now, cloud } = logsCloud();

test('FilterLogEvents interleaves streams by time, in pages, whatever came first', async () => {
  const logGroupName = await group('one');
  await logs().createLogStream({ logGroupName, logStreamName: 'other' });
  const at = now() - 100_000;
  const numbered = (from: number) =>
    Array.from(
      { length: 20 },
      (_, i) => [String(from + 2 * i), at + (from + 2 * i) * 1_000] as [string, number],
    );
  await put('one', numbered(1));
  await put('one', numbered(0), 'other');
  const all = Array.from({ length: 40 }, (_, i) => String(i));
  expect(await filter('one')).toEqual(all);
  expect(await filter('one', { limit: 7 })).toEqual(all);
  expect(await filter('one', { startFromHead: false, limit: 7 })).toEqual(all.toReversed());
  expect(await filter('one', { startTime: at + 5_000, endTime: at + 8_000 })).toEqual(['5', '6', '7', '8']);
  expect(await filter('one', { logStreamNames: ['other'], limit: 3 })).toEqual(
    numbered(0).map(([text]) => text),
  );
  expect(await filter('one', { logStreamNamePrefix: 'oth' })).toHaveLength(20);
});

test('each event has an id of its own, which grows with its place', async () => {
  const logGroupName = await group('two');
  const at = now();
  await put('two', [
    ['a', at],
    ['b', at],
    ['c', at + 1],
  ]);
  await put('two', [['d', at]]);
  const { events = [], searchedLogStreams } = await logs().filterLogEvents({ logGroupName });
  expect(events.map(({ message }) => message)).toEqual(['a', 'b', 'd', 'c']);
  const ids = events.map(({ eventId = '' }) => eventId);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(events[0]).toEqual({
    logStreamName: 'stream',
    timestamp: at,
    message: 'a',
    ingestionTime: expect.any(Number),
    eventId: expect.stringMatching(/^\d{56}$/),
  });
  expect(searchedLogStreams).toEqual([]);
});

test('patterns of every kind choose events', async () => {
  await group('three');
  const messages = [
    'ERROR one two',
    'WARN two',
    '{"level":"ERROR","code":500,"user":{"id":"a\\u0062"}}',
    '{"level":"INFO","code":200}',
    '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 1534',
  ];
  await put('three', messages);
  const found = async (filterPattern: string) =>
    (await filter('three', { filterPattern })).map((text) => messages.indexOf(text));
  expect(await found('')).toEqual([0, 1, 2, 3, 4]);
  expect(await found('two -WARN')).toEqual([0]);
  expect(await found('?WARN ?frank')).toEqual([1, 4]);
  expect(await found('%W[A-R]+N%')).toEqual([1]);
  expect(await found('{ $.code >= 500 || $.level = "IN*" }')).toEqual([2, 3]);
  expect(await found('{ $.user.id = "ab" }')).toEqual([2]);
  expect(await found('[ip, id, user = fr*, time, request, status = 2*, size > 1000]')).toEqual([4]);
});

test('what has expired is not found, by the clock', async () => {
  const logGroupName = await group('four');
  await logs().putRetentionPolicy({ logGroupName, retentionInDays: 1 });
  await put('four', ['old']);
  await cloud().clock.advance(86_400_000 - 3_600_000);
  await put('four', ['young']);
  expect(await filter('four')).toEqual(['old', 'young']);
  await cloud().clock.advance(7_200_000);
  expect(await filter('four')).toEqual(['young']);
});

test('inputs that AWS does not take', async () => {
  const logGroupName = await group('five');
  await put('five', ['a', 'b']);
  const { nextToken = '' } = await logs().filterLogEvents({ logGroupName, limit: 1 });
  const refusals: [object, string][] = [
    [{ nextToken: 'x' }, 'InvalidParameterException'],
    [{ nextToken, filterPattern: 'other' }, 'InvalidParameterException'],
    [{ filterPattern: '{ broken' }, 'InvalidParameterException'],
    [{ limit: 10_001 }, 'InvalidParameterException'],
    [{ logStreamNames: ['a'], logStreamNamePrefix: 'a' }, 'InvalidParameterException'],
    [{ logStreamNames: ['none'] }, 'ResourceNotFoundException'],
    [{ logGroupName: 'none' }, 'ResourceNotFoundException'],
  ];
  for (const [input, name] of refusals) {
    await expect(logs().filterLogEvents({ logGroupName, ...input })).rejects.toMatchObject({ name });
  }
});
