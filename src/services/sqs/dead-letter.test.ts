import { DeleteQueueCommand, SendMessageBatchCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SqsTest, sqsTest } from '../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const arnOf = (url: string) => `arn:aws:sqs:us-east-1:000000000000:${url.split('/').pop()}`;

async function pair(maxReceiveCount: number, attributes: Record<string, string> = {}) {
  const dead = await t.queue(attributes);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf(dead), maxReceiveCount });
  return { dead, url: await t.queue({ ...attributes, RedrivePolicy }) };
}

test('a message goes when it would be received once more than allowed, not before', async () => {
  const { dead, url } = await pair(2);
  const id = await t.send(url, 'poison', {
    MessageAttributes: { a: { DataType: 'String', StringValue: 'v' } },
    MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1' } },
  });
  const [first] = await t.receive(url, { VisibilityTimeout: 1, AttributeNames: ['All'] });
  await t.advance(1);
  await t.bodies(url, { VisibilityTimeout: 1 });
  await t.advance(1);
  expect(await t.counts(dead)).toEqual([0, 0, 0]);
  expect(await t.counts(url)).toEqual([1, 0, 0]);
  expect(await t.bodies(url)).toEqual([]);
  expect(await t.counts(url)).toEqual([0, 0, 0]);
  expect(await t.counts(dead)).toEqual([1, 0, 0]);
  const [message] = await t.receive(dead, { AttributeNames: ['All'], MessageAttributeNames: ['All'] });
  expect(message).toMatchObject({
    MessageId: id,
    Body: 'poison',
    MessageAttributes: { a: { StringValue: 'v' } },
  });
  expect(message?.Attributes).toMatchObject({
    DeadLetterQueueSourceArn: arnOf(url),
    AWSTraceHeader: 'Root=1',
    ApproximateReceiveCount: '3',
    SentTimestamp: first?.Attributes?.SentTimestamp,
    ApproximateFirstReceiveTimestamp: first?.Attributes?.ApproximateFirstReceiveTimestamp,
  });
});

test('others are received past dead letters, and who waits at the dead-letter queue is served', async () => {
  const { dead, url } = await pair(1);
  for (const body of ['bad', 'bad too']) await t.send(url, body);
  await t.bodies(url, { VisibilityTimeout: 0 });
  await t.send(url, 'good');
  const waiting = t.bodies(dead, { WaitTimeSeconds: 20, MaxNumberOfMessages: 1 });
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(await t.bodies(url)).toEqual(['good']);
  expect(await waiting).toEqual(['bad']);
  expect(await t.bodies(dead)).toEqual(['bad too']);
});

test('in standard queues the age goes on, in FIFO queues it begins anew', async () => {
  const standard = await pair(1, { MessageRetentionPeriod: '100' });
  const fifo = await pair(1, { MessageRetentionPeriod: '100', FifoQueue: 'true' });
  await t.send(standard.url, 's');
  await t.send(fifo.url, 'f', { MessageGroupId: 'g', MessageDeduplicationId: 'd' });
  for (const { url } of [standard, fifo]) await t.bodies(url, { VisibilityTimeout: 0 });
  await t.advance(90);
  for (const { url } of [standard, fifo]) expect(await t.bodies(url)).toEqual([]);
  expect(await t.counts(standard.dead)).toEqual([1, 0, 0]);
  await t.advance(10);
  expect(await t.counts(standard.dead)).toEqual([0, 0, 0]);
  expect(await t.bodies(standard.dead)).toEqual([]);
  expect(await t.bodies(fifo.dead)).toEqual(['f']);
});

test('a dead letter of a FIFO queue makes room for what is behind it in its group', async () => {
  const { dead, url } = await pair(1, { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  for (const body of ['1', '2', '3']) await t.send(url, body, { MessageGroupId: 'g' });
  expect(await t.bodies(url, { MaxNumberOfMessages: 1, VisibilityTimeout: 0 })).toEqual(['1']);
  expect(await t.bodies(url, { MaxNumberOfMessages: 1 })).toEqual(['2']);
  const [letter] = await t.receive(dead, { AttributeNames: ['All'] });
  expect(letter?.Body).toBe('1');
  expect(letter?.Attributes).toMatchObject({ MessageGroupId: 'g', ApproximateReceiveCount: '2' });
});

test('messages stay when their dead-letter queue is gone', async () => {
  const { dead, url } = await pair(1);
  await t.send(url, 'kept');
  await t.bodies(url, { VisibilityTimeout: 0 });
  await t.sqs.send(new DeleteQueueCommand({ QueueUrl: dead }));
  expect(await t.bodies(url, { VisibilityTimeout: 0 })).toEqual(['kept']);
  expect(await t.counts(url)).toEqual([1, 0, 0]);
});

test('a large body goes along', async () => {
  const { dead, url } = await pair(1);
  const body = 'x'.repeat(100_000);
  await t.send(url, body);
  await t.bodies(url, { VisibilityTimeout: 0 });
  expect(await t.bodies(url)).toEqual([]);
  await t.cloud.world.outbox.drained();
  expect(await t.bodies(dead)).toEqual([body]);
});

test('a queue may be its own source’s dead-letter queue: two queues that take each other’s letters', async () => {
  const a = await t.queue();
  const to = (url: string) => JSON.stringify({ deadLetterTargetArn: arnOf(url), maxReceiveCount: 1 });
  const b = await t.queue({ RedrivePolicy: to(a) });
  const command = new SetQueueAttributesCommand({ QueueUrl: a, Attributes: { RedrivePolicy: to(b) } });
  await t.sqs.send(command);
  const Entries = ['1', '2', '3'].map((MessageBody, i) => ({ Id: `${i}`, MessageBody }));
  for (const QueueUrl of [a, b]) await t.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  for (let round = 0; round < 4; round++) {
    await Promise.all([a, b].map((url) => t.bodies(url, { VisibilityTimeout: 0 })));
  }
  const [inA] = await t.counts(a);
  const [inB] = await t.counts(b);
  expect(inA + inB).toBe(6);
});
