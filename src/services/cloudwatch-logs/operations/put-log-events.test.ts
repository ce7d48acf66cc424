import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, filter, now, userWith } = logsCloud();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const stream = { logStreamName: 'stream' };
const events = (...times: number[]) => times.map((timestamp) => ({ timestamp, message: String(timestamp) }));

test('PutLogEvents keeps events with their times, in any order of calls', async () => {
  const logGroupName = await group('one');
  const at = now();
  const late = await logs().putLogEvents({ logGroupName, ...stream, logEvents: events(at - 10, at) });
  expect(late.nextSequenceToken).toHaveLength(56);
  expect(late.rejectedLogEventsInfo).toBeUndefined();
  const early = { logGroupName, ...stream, sequenceToken: 'anything', logEvents: events(at - 3 * DAY_MS) };
  await logs().putLogEvents(early);
  expect(await filter('one')).toEqual([at - 3 * DAY_MS, at - 10, at].map(String));
});

test('events too old, too new and beyond retention are told and left out', async () => {
  const logGroupName = await group('two');
  const put = async (...times: number[]) =>
    (await logs().putLogEvents({ logGroupName, ...stream, logEvents: events(...times) }))
      .rejectedLogEventsInfo;
  const at = now();
  expect(await put(at - 15 * DAY_MS)).toEqual({ tooOldLogEventEndIndex: 1 });
  expect(await put(at - HOUR_MS, at, at + 3 * HOUR_MS)).toEqual({ tooNewLogEventStartIndex: 2 });
  await logs().putRetentionPolicy({ logGroupName, retentionInDays: 1 });
  expect(await put(at - 25 * HOUR_MS, at - 2 * HOUR_MS)).toEqual({ expiredLogEventEndIndex: 1 });
  expect(await filter('two')).toEqual([at - 2 * HOUR_MS, at - HOUR_MS, at].map(String));
});

test('batches that AWS does not take', async () => {
  const logGroupName = await group('three');
  const at = now();
  const large = (count: number, bytes: number) =>
    Array.from({ length: count }, () => ({ timestamp: at, message: 'x'.repeat(bytes) }));
  const refusals: [ReturnType<typeof events>, string | RegExp][] = [
    [events(at, at - 1), 'Log events in a single PutLogEvents request must be in chronological order.'],
    [
      events(at - 25 * HOUR_MS, at),
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    ],
    [large(5, 220_000), 'Upload too large: 1100130 bytes exceeds limit of 1048576'],
    [[], /'logEvents' failed to satisfy constraint/],
    [[{ timestamp: at, message: '' }], /length greater than or equal to 1/],
    [large(10_001, 1), /length less than or equal to 10000/],
  ];
  for (const [logEvents, message] of refusals) {
    const call = logs().putLogEvents({ logGroupName, ...stream, logEvents });
    const text = typeof message === 'string' ? message : expect.stringMatching(message);
    await expect(call).rejects.toMatchObject({ name: 'InvalidParameterException', message: text });
  }
  expect(await filter('three')).toEqual([]);
  const missing = [
    { logGroupName: 'none', ...stream },
    { logGroupName, logStreamName: 'none' },
  ];
  for (const where of missing) {
    const call = logs().putLogEvents({ ...where, logEvents: events(at) });
    await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  }
});

test('an entity is answered as rejected, its events are taken', async () => {
  const logGroupName = await group('four');
  const entity = { keyAttributes: { Type: 'Service', Name: 'one' } };
  const output = await logs().putLogEvents({ logGroupName, ...stream, logEvents: events(now()), entity });
  expect(output.rejectedEntityInfo).toEqual({ errorType: 'UnsupportedLogGroupType' });
  expect(await filter('four')).toHaveLength(1);
});

test('messages of all sizes and letters come back as they were', async () => {
  const messages = ['a', 'ÄÖ語🙂', '\n\t', 'x'.repeat(200_000), '"\\u0000"', ' '];
  await put(await group('five'), messages);
  expect(await filter('five')).toEqual(messages);
});

test('policies name groups and streams as AWS documents it', async () => {
  const logGroupName = await group('six');
  const arn = 'arn:aws:logs:us-east-1:000000000000:log-group';
  const keys = await userWith(
    'writer',
    { Effect: 'Allow', Action: ['logs:PutLogEvents', 'logs:DescribeLogStreams'], Resource: `${arn}:six:*` },
    { Effect: 'Deny', Action: 'logs:PutLogEvents', Resource: `${arn}:six:log-stream:private` },
  );
  await logs().createLogStream({ logGroupName, logStreamName: 'private' });
  const write = (logStreamName: string) =>
    logs(keys).putLogEvents({ logGroupName, logStreamName, logEvents: events(now()) });
  await write('stream');
  await expect(write('private')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect((await logs(keys).describeLogStreams({ logGroupName })).logStreams).toHaveLength(2);
  await expect(logs(keys).filterLogEvents({ logGroupName })).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});
