import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, now } = logsCloud();
const names = async (input: object) =>
  (await logs().describeLogStreams(input)).logStreams?.map(({ logStreamName }) => logStreamName);

async function threeStreams(logGroupName: string): Promise<void> {
  await group(logGroupName);
  for (const logStreamName of ['a', 'b']) await logs().createLogStream({ logGroupName, logStreamName });
  await put(
    logGroupName,
    [
      ['first', now() - 9_000],
      ['last', now() - 5_000],
    ],
    'b',
  );
  await put(logGroupName, [['only', now() - 6_000]], 'a');
}

test('DescribeLogStreams lists by name and prefix, in pages, either way', async () => {
  await threeStreams('one');
  const logGroupName = 'one';
  expect(await names({ logGroupName })).toEqual(['a', 'b', 'stream']);
  expect(await names({ logGroupName, descending: true })).toEqual(['stream', 'b', 'a']);
  expect(await names({ logGroupName, logStreamNamePrefix: 's' })).toEqual(['stream']);
  const { nextToken } = await logs().describeLogStreams({ logGroupName, limit: 2 });
  expect(await names({ logGroupName, nextToken, limit: 2 })).toEqual(['stream']);
});

test('lists by the time of the last event, in pages, either way', async () => {
  await threeStreams('two');
  const input = { logGroupName: 'two', orderBy: 'LastEventTime' } as const;
  expect(await names(input)).toEqual(['stream', 'a', 'b']);
  expect(await names({ ...input, descending: true })).toEqual(['b', 'a', 'stream']);
  const { nextToken } = await logs().describeLogStreams({ ...input, descending: true, limit: 1 });
  expect(await names({ ...input, descending: true, nextToken })).toEqual(['a', 'stream']);
});

test('shows first and last times of events and when the last ones came', async () => {
  await threeStreams('three');
  const { logStreams } = await logs().describeLogStreams({ logGroupName: 'three', logStreamNamePrefix: 'b' });
  const {
    firstEventTimestamp = 0,
    lastEventTimestamp,
    lastIngestionTime = 0,
    uploadSequenceToken,
  } = logStreams?.[0] ?? {};
  expect(lastEventTimestamp).toBe(firstEventTimestamp + 4_000);
  expect(lastIngestionTime - firstEventTimestamp).toBeGreaterThanOrEqual(9_000);
  expect(uploadSequenceToken).toHaveLength(56);
});

test('a group by its ARN, and inputs that AWS does not take', async () => {
  await group('four');
  const arn = 'arn:aws:logs:us-east-1:000000000000:log-group:four';
  expect(await names({ logGroupIdentifier: arn })).toEqual(['stream']);
  const refusals: [object, string, string | RegExp][] = [
    [
      { logGroupName: 'four', logGroupIdentifier: arn },
      'ValidationException',
      'LogGroup name and LogGroup ARN are mutually exclusive parameters.',
    ],
    [{ logGroupIdentifier: `${arn}:*` }, 'InvalidParameterException', /regular expression pattern/],
    [{ logGroupName: 'none' }, 'ResourceNotFoundException', 'The specified log group does not exist.'],
    [
      { logGroupName: 'four', orderBy: 'LastEventTime', logStreamNamePrefix: 'x' },
      'InvalidParameterException',
      'Cannot order by LastEventTime with a logStreamNamePrefix.',
    ],
    [{ logGroupName: 'four', orderBy: 'x' }, 'InvalidParameterException', /\[LogStreamName, LastEventTime\]/],
    [
      { logGroupName: 'four', nextToken: 'x' },
      'InvalidParameterException',
      'The specified nextToken is invalid.',
    ],
  ];
  for (const [input, name, message] of refusals) {
    const text = typeof message === 'string' ? message : expect.stringMatching(message);
    await expect(names(input)).rejects.toMatchObject({ name, message: text });
  }
});
