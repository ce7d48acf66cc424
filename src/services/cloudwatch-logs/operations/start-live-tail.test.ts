import type { StartLiveTailResponseStream } from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put } = logsCloud();
const arnOf = (name: string) => `arn:aws:logs:us-east-1:000000000000:log-group:${name}`;

/** Messages as they come, until so many are there. */
async function collect(stream: AsyncIterable<StartLiveTailResponseStream>, count: number, begun: () => void) {
  const messages: string[] = [];
  for await (const { sessionStart, sessionUpdate } of stream) {
    if (sessionStart !== undefined) begun();
    messages.push(...(sessionUpdate?.sessionResults ?? []).map(({ message = '' }) => message));
    if (messages.length >= count) break;
  }
  return messages;
}

async function tail(input: object, count: number, write: () => Promise<void>): Promise<string[]> {
  const { responseStream = (async function* () {})() } = await logs().startLiveTail({
    logGroupIdentifiers: [],
    ...input,
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  const collected = collect(responseStream, count, resolve);
  await promise;
  await write();
  return collected;
}

test('StartLiveTail streams what comes in, of all groups that were asked for', async () => {
  const [one, two] = [await group('one'), await group('two')];
  await put(one, ['before']);
  const write = async () => {
    await put(one, ['a', 'b']);
    await put(two, ['c']);
  };
  const messages = await tail({ logGroupIdentifiers: [arnOf('one'), arnOf('two')] }, 3, write);
  expect(messages.sort()).toEqual(['a', 'b', 'c']);
});

test('only what the pattern and the streams want', async () => {
  await group('three');
  await logs().createLogStream({ logGroupName: 'three', logStreamName: 'other' });
  const write = async () => {
    await put('three', ['ERROR elsewhere'], 'other');
    await put('three', ['fine', 'ERROR here']);
  };
  const input = {
    logGroupIdentifiers: [arnOf('three')],
    logStreamNamePrefixes: ['str'],
    logEventFilterPattern: 'ERROR',
  };
  expect(await tail(input, 1, write)).toEqual(['ERROR here']);
});

test('requests that AWS does not take', async () => {
  await group('four');
  const four = { logGroupIdentifiers: [arnOf('four')] };
  const refusals: [object, string][] = [
    [{ ...four, logStreamNames: ['a'], logStreamNamePrefixes: ['a'] }, 'InvalidParameterException'],
    [
      { logGroupIdentifiers: [arnOf('four'), arnOf('five')], logStreamNames: ['a'] },
      'InvalidParameterException',
    ],
    [{ logGroupIdentifiers: ['four'] }, 'InvalidParameterException'],
    [{ ...four, logEventFilterPattern: '{' }, 'InvalidParameterException'],
    [{ logGroupIdentifiers: [arnOf('none')] }, 'ResourceNotFoundException'],
  ];
  for (const [input, name] of refusals) {
    await expect(logs().startLiveTail({ logGroupIdentifiers: [], ...input })).rejects.toMatchObject({ name });
  }
});
