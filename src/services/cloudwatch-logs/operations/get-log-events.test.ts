import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, now } = logsCloud();
const stream = { logStreamName: 'stream' };

async function read(logGroupName: string, more: object = {}) {
  const output = await logs().getLogEvents({ logGroupName, ...stream, ...more });
  const { events = [], nextForwardToken: forward, nextBackwardToken: backward } = output;
  return { messages: events.map(({ message }) => message), forward, backward };
}

async function twenty(name: string): Promise<number> {
  const at = now() - 1_000;
  await group(name);
  await logs().createLogStream({ logGroupName: name, logStreamName: 'other' });
  await put(name, [['noise', at]], 'other');
  await put(
    name,
    Array.from({ length: 10 }, (_, i) => [String(i), at + i] as [string, number]),
  );
  await put(
    name,
    Array.from({ length: 10 }, (_, i) => [String(i + 10), at + i + 10] as [string, number]),
  );
  return at;
}
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => String(from + i));

test('GetLogEvents reads the latest first, and goes on in both directions', async () => {
  await twenty('one');
  const latest = await read('one', { limit: 5 });
  expect(latest.messages).toEqual(numbers(15, 20));
  const before = await read('one', { limit: 5, nextToken: latest.backward });
  expect(before.messages).toEqual(numbers(10, 15));
  expect((await read('one', { nextToken: before.forward })).messages).toEqual(numbers(15, 20));
  const end = await read('one', { nextToken: latest.forward });
  expect(end).toMatchObject({ messages: [], forward: latest.forward });
  await put('one', ['later']);
  expect((await read('one', { nextToken: end.forward })).messages).toEqual(['later']);
});

test('reads from the head, and says the same token again at either end', async () => {
  await twenty('two');
  const head = await read('two', { startFromHead: true, limit: 12 });
  expect(head.messages).toEqual(numbers(0, 12));
  const rest = await read('two', { nextToken: head.forward });
  expect(rest.messages).toEqual(numbers(12, 20));
  const start = await read('two', { nextToken: head.backward });
  expect(start).toMatchObject({ messages: [], backward: head.backward });
});

test('an empty stream has tokens that find what comes later', async () => {
  await group('three');
  const { messages, forward } = await read('three');
  expect(messages).toEqual([]);
  await put('three', ['first']);
  expect((await read('three', { nextToken: forward })).messages).toEqual(['first']);
});

test('start is inclusive, end exclusive; times and ingestion are told', async () => {
  const at = await twenty('four');
  expect((await read('four', { startTime: at + 3, endTime: at + 6 })).messages).toEqual(['3', '4', '5']);
  const { events } = await logs().getLogEvents({ logGroupName: 'four', ...stream, limit: 1 });
  expect(events).toEqual([{ timestamp: at + 19, message: '19', ingestionTime: expect.any(Number) }]);
});

test('a page has a megabyte of messages at most', async () => {
  await group('five');
  for (let i = 0; i < 3; i++) await put('five', [`${i}`.padEnd(600_000, 'x')]);
  const head = await read('five', { startFromHead: true });
  expect(head.messages).toHaveLength(1);
  expect((await read('five', { nextToken: head.forward })).messages[0]).toMatch(/^1x/);
});

test('tokens, groups and streams that are not there', async () => {
  await group('six');
  const name = 'InvalidParameterException';
  const message = 'The specified nextToken is invalid.';
  for (const nextToken of ['x', `n/${'0'.repeat(56)}`, `f/${'0'.repeat(56)}/s`, `f/3${'9'.repeat(55)}/s`]) {
    await expect(read('six', { nextToken })).rejects.toMatchObject({ name, message });
  }
  await expect(read('six', { limit: 10_001 })).rejects.toMatchObject({
    name,
    message:
      "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
  });
  for (const more of [{ logStreamName: 'none' }, { logGroupName: 'none' }]) {
    await expect(read('six', more)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  }
});
