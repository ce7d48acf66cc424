import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeQueue, READS_QUEUES, until } from '../../../../test/support/event-sources.ts';
import { type FakeHandler, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';
import type { QueueRecord } from './queue-event.ts';

let t: LambdaTest;
let Role: string;
beforeAll(async () => {
  t = await lambdaTest();
  Role = await t.role('reader', READS_QUEUES);
});
afterAll(() => t.stop());

const recordsOf = (event: unknown) => (event as { Records: QueueRecord[] }).Records;
const bodiesOf = (event: unknown) => recordsOf(event).map(({ body }) => body);
const reader = (handler: FakeHandler) => t.create(handler, { Role });

test('messages reach the function as AWS writes them, and are deleted', async () => {
  const queue = await makeQueue(t, 'plain');
  const events: unknown[] = [];
  const FunctionName = await reader(({ event }) => void events.push(event));
  await t.lambda.createEventSourceMapping({ FunctionName, EventSourceArn: queue.arn });
  const MessageAttributes = {
    kind: { DataType: 'String', StringValue: 'greeting' },
    raw: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2) },
  };
  await t.cloud.client(SQS).sendMessage({ QueueUrl: queue.url, MessageBody: 'hello', MessageAttributes });
  await until(() => events.length === 1);
  expect(events[0]).toEqual({
    Records: [
      {
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receiptHandle: expect.any(String),
        body: 'hello',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {
          kind: { stringValue: 'greeting', stringListValues: [], binaryListValues: [], dataType: 'String' },
          raw: { binaryValue: 'AQI=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
        },
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        eventSource: 'aws:sqs',
        eventSourceARN: queue.arn,
        awsRegion: 'us-east-1',
      },
    ],
  });
  await until(async () => String(await queue.depth()) === '0,0');
});

test('what fails comes again by the rules of the queue, and at last into its dead letters', async () => {
  const letters = await makeQueue(t, 'letters');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: letters.arn, maxReceiveCount: 2 });
  const queue = await makeQueue(t, 'failing', { RedrivePolicy });
  let calls = 0;
  const FunctionName = await reader(() => {
    calls++;
    throw new Error('no');
  });
  await t.lambda.createEventSourceMapping({ FunctionName, EventSourceArn: queue.arn });
  await queue.send('bad');
  await until(() => calls === 1);
  expect(await queue.depth()).toEqual([0, 1]);
  await t.cloud.clock.advance(31_000);
  await until(() => calls === 2);
  await t.cloud.clock.advance(31_000);
  await until(async () => String(await letters.depth()) === '1,0');
  expect(calls).toBe(2);
});

test('ReportBatchItemFailures: only what failed comes again', async () => {
  const queue = await makeQueue(t, 'partial');
  const seen: string[][] = [];
  const FunctionName = await reader(({ event }) => {
    seen.push(bodiesOf(event));
    const failed = recordsOf(event).filter(({ body }) => body.startsWith('bad'));
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
  for (const body of ['good', 'bad', 'fine']) await queue.send(body);
  await t.lambda.createEventSourceMapping({
    FunctionName,
    EventSourceArn: queue.arn,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  await until(async () => seen.flat().length === 3 && String(await queue.depth()) === '0,1');
  await t.cloud.clock.advance(31_000);
  await until(() => seen.flat().length === 4);
  expect(seen.flat().filter((body) => body === 'bad')).toHaveLength(2);
});

test('an answer that names unknown messages is a failure of all', async () => {
  const queue = await makeQueue(t, 'nonsense');
  let calls = 0;
  const FunctionName = await reader(() => {
    calls++;
    return { batchItemFailures: [{ itemIdentifier: 'nobody' }] };
  });
  await t.lambda.createEventSourceMapping({
    FunctionName,
    EventSourceArn: queue.arn,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  await queue.send('a');
  await until(() => calls === 1);
  await until(async () => String(await queue.depth()) === '0,1');
});

test('filters: what does not fit is deleted and never seen', async () => {
  const queue = await makeQueue(t, 'filtered');
  const seen: string[] = [];
  const FunctionName = await reader(({ event }) => void seen.push(...bodiesOf(event)));
  const Filters = [
    {
      Pattern: JSON.stringify({ body: { size: [{ numeric: ['>', 10] }], kind: ['big', { prefix: 'hu' }] } }),
    },
    { Pattern: JSON.stringify({ body: ['plain'] }) },
  ];
  await t.lambda.createEventSourceMapping({
    FunctionName,
    EventSourceArn: queue.arn,
    FilterCriteria: { Filters },
  });
  const wanted = ['{"size":11,"kind":"big"}', '{"size":12,"kind":"huge"}', 'plain'];
  for (const body of ['{"size":9,"kind":"big"}', 'other', '{"kind":"big"}', ...wanted])
    await queue.send(body);
  await until(async () => seen.length === 3 && String(await queue.depth()) === '0,0');
  expect(seen.sort()).toEqual([...wanted].sort());
});

test('a batching window collects', async () => {
  const queue = await makeQueue(t, 'window');
  const seen: string[][] = [];
  const FunctionName = await reader(({ event }) => void seen.push(bodiesOf(event)));
  await t.lambda.createEventSourceMapping({
    FunctionName,
    EventSourceArn: queue.arn,
    BatchSize: 12,
    MaximumBatchingWindowInSeconds: 300,
  });
  const bodies = Array.from({ length: 12 }, (_, i) => `message ${i}`);
  for (const body of bodies) await queue.send(body);
  await until(() => seen.length === 1);
  expect(seen[0]?.sort()).toEqual(bodies.sort());
  await queue.send('late');
  await until(async () => String(await queue.depth()) === '0,1');
  expect(seen).toHaveLength(1);
  await t.cloud.clock.advance(301_000);
  await until(() => seen.length === 2);
  expect(seen[1]).toEqual(['late']);
});

test('FIFO: in order within a group, groups at the same time, a failed message holds its group', async () => {
  const queue = await makeQueue(t, 'groups.fifo');
  const done: Record<string, string[]> = { a: [], b: [] };
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let failures = 0;
  const FunctionName = await reader(async ({ event }) => {
    const [record] = recordsOf(event);
    const group = record?.attributes['MessageGroupId'] ?? '';
    if (group === 'a') await held;
    if (record?.body === 'b2' && failures++ === 0) throw new Error('not yet');
    done[group]?.push(record?.body ?? '');
  });
  await t.lambda.createEventSourceMapping({ FunctionName, EventSourceArn: queue.arn, BatchSize: 1 });
  for (const number of [1, 2, 3]) {
    for (const group of ['a', 'b']) await queue.send(`${group}${number}`, { group });
  }
  // Group b goes on while the first of a is being worked on, until its second one fails.
  await until(() => failures === 1);
  expect(done).toEqual({ a: [], b: ['b1'] });
  release();
  await until(() => done['a']?.length === 3);
  await t.cloud.clock.advance(31_000);
  await until(() => done['b']?.length === 3);
  expect(done).toEqual({ a: ['a1', 'a2', 'a3'], b: ['b1', 'b2', 'b3'] });
});

test('MaximumConcurrency', async () => {
  const queue = await makeQueue(t, 'narrow');
  let running = 0;
  let most = 0;
  let calls = 0;
  const FunctionName = await reader(async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    calls++;
  });
  for (let i = 0; i < 20; i++) await queue.send(`message ${i}`);
  await t.lambda.createEventSourceMapping({
    FunctionName,
    EventSourceArn: queue.arn,
    BatchSize: 1,
    ScalingConfig: { MaximumConcurrency: 2 },
  });
  await until(() => calls === 20);
  expect(most).toBeLessThanOrEqual(2);
});

test('disabled it rests, enabled it goes on, deleted it is over', async () => {
  const queue = await makeQueue(t, 'switched');
  const seen: string[] = [];
  const FunctionName = await reader(({ event }) => void seen.push(...bodiesOf(event)));
  const { UUID } = await t.lambda.createEventSourceMapping({
    FunctionName,
    EventSourceArn: queue.arn,
    Enabled: false,
  });
  await queue.send('first');
  expect((await t.lambda.getEventSourceMapping({ UUID })).State).toBe('Disabled');
  expect(await queue.depth()).toEqual([1, 0]);
  expect((await t.lambda.updateEventSourceMapping({ UUID, Enabled: true })).State).toBe('Enabling');
  await until(() => seen.length === 1);
  expect((await t.lambda.updateEventSourceMapping({ UUID, Enabled: false })).State).toBe('Disabling');
  await queue.send('second');
  expect((await t.lambda.updateEventSourceMapping({ UUID, Enabled: true, BatchSize: 1 })).State).toBe(
    'Enabling',
  );
  await until(() => seen.length === 2);
  expect((await t.lambda.deleteEventSourceMapping({ UUID })).State).toBe('Deleting');
  await queue.send('third');
  await until(async () => String(await queue.depth()) === '1,0');
  expect(seen).toEqual(['first', 'second']);
});
