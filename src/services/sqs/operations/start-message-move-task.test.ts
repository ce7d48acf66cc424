import {
  CancelMessageMoveTaskCommand,
  DeleteQueueCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  StartMessageMoveTaskCommand,
  type StartMessageMoveTaskCommandInput,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const arnOf = (url: string) => `arn:aws:sqs:us-east-1:000000000000:${url.split('/').pop()}`;
const start = (input: StartMessageMoveTaskCommandInput) => t.sqs.send(new StartMessageMoveTaskCommand(input));
const tasks = async (SourceArn: string, MaxResults = 10) =>
  (await t.sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults }))).Results ?? [];

/** A dead-letter queue with the messages `0`, `1` ... of its source. */
async function letters(count: number, attributes: Record<string, string> = {}) {
  const dead = await t.queue(attributes);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf(dead), maxReceiveCount: 1 });
  const source = await t.queue({ ...attributes, RedrivePolicy });
  for (let i = 0; i < count; i++) {
    await t.send(source, `${i}`, attributes['FifoQueue'] === 'true' ? { MessageGroupId: `g${i % 2}` } : {});
  }
  for (let i = 0; i < count * 2; i++) {
    await t.sqs.send(new ReceiveMessageCommand({ QueueUrl: source, VisibilityTimeout: 0 }));
  }
  expect((await t.counts(dead))[0]).toBe(count);
  return { dead, source, SourceArn: arnOf(dead) };
}

test('moves all to another queue, as new messages, in their order', async () => {
  const { dead, SourceArn } = await letters(12);
  const other = await t.queue();
  const waiting = t.receive(other, { WaitTimeSeconds: 20, MaxNumberOfMessages: 1, AttributeNames: ['All'] });
  const { TaskHandle } = await start({ SourceArn, DestinationArn: arnOf(other) });
  expect(JSON.parse(Buffer.from(TaskHandle ?? '', 'base64').toString())).toMatchObject({
    sourceArn: SourceArn,
  });
  const [first] = await waiting;
  await t.advance(1);
  expect(first?.Body).toBe('0');
  expect(first?.Attributes).toMatchObject({ ApproximateReceiveCount: '1' });
  expect(first?.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
  expect([...(await t.bodies(other)), ...(await t.bodies(other))]).toEqual(
    Array.from({ length: 11 }, (_, i) => `${i + 1}`),
  );
  expect(await t.counts(dead)).toEqual([0, 0, 0]);
  expect(await tasks(SourceArn)).toEqual([
    {
      Status: 'COMPLETED',
      SourceArn,
      DestinationArn: arnOf(other),
      ApproximateNumberOfMessagesMoved: 12,
      ApproximateNumberOfMessagesToMove: 12,
      StartedTimestamp: expect.any(Number),
    },
  ]);
});

test('moves each message back to where it came from when no destination is named', async () => {
  const { dead, source, SourceArn } = await letters(3);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 });
  const second = await t.queue({ RedrivePolicy });
  await t.send(second, 'of the second');
  for (let i = 0; i < 2; i++) await t.receive(second, { VisibilityTimeout: 0 });
  await start({ SourceArn });
  await t.advance(1);
  expect(await t.bodies(source)).toEqual(['0', '1', '2']);
  expect(await t.bodies(second)).toEqual(['of the second']);
  expect(await t.counts(dead)).toEqual([0, 0, 0]);
});

test('moves messages of FIFO queues within their groups', async () => {
  const { source, SourceArn } = await letters(6, { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  await start({ SourceArn });
  await t.advance(1);
  expect(await t.bodies(source)).toEqual(['0', '2', '4', '1', '3', '5']);
});

test('keeps to its rate, and shows how far it is', async () => {
  const { SourceArn } = await letters(5);
  const other = await t.queue();
  await start({ SourceArn, DestinationArn: arnOf(other), MaxNumberOfMessagesPerSecond: 2 });
  await t.advance(0);
  expect(await t.counts(other)).toEqual([2, 0, 0]);
  const [running] = await tasks(SourceArn);
  expect(running).toMatchObject({
    Status: 'RUNNING',
    TaskHandle: expect.any(String),
    MaxNumberOfMessagesPerSecond: 2,
    ApproximateNumberOfMessagesMoved: 2,
    ApproximateNumberOfMessagesToMove: 5,
  });
  await t.advance(1);
  expect((await t.counts(other))[0]).toBe(4);
  await t.advance(1);
  expect((await t.counts(other))[0]).toBe(5);
  expect((await tasks(SourceArn))[0]?.Status).toBe('COMPLETED');
});

test('moves thousands in portions', async () => {
  const { dead, SourceArn } = await letters(1);
  const other = await t.queue();
  const Entries = Array.from({ length: 10 }, (_, i) => ({ Id: `${i}`, MessageBody: `${i}` }));
  for (let i = 0; i < 35; i++) await t.sqs.send(new SendMessageBatchCommand({ QueueUrl: dead, Entries }));
  await start({ SourceArn, DestinationArn: arnOf(other) });
  await t.advance(1);
  expect(await t.counts(dead)).toEqual([0, 0, 0]);
  expect(await t.counts(other)).toEqual([351, 0, 0]);
});

test('is cancelled where it is', async () => {
  const { dead, SourceArn } = await letters(10);
  const other = await t.queue();
  const DestinationArn = arnOf(other);
  const { TaskHandle } = await start({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: 1 });
  await t.advance(2);
  const cancelled = await t.sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
  expect(cancelled.ApproximateNumberOfMessagesMoved).toBe(3);
  await t.advance(20);
  expect(await t.counts(other)).toEqual([3, 0, 0]);
  expect(await t.counts(dead)).toEqual([7, 0, 0]);
  const [task] = await tasks(SourceArn);
  expect(task).toMatchObject({ Status: 'CANCELLED', ApproximateNumberOfMessagesMoved: 3 });
  expect(task).not.toHaveProperty('TaskHandle');
  expect((await failure(t.sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle })))).code).toBe(
    'AWS.SimpleQueueService.UnsupportedOperation',
  );
  await start({ SourceArn, DestinationArn });
  await t.advance(1);
  expect((await tasks(SourceArn)).map(({ Status }) => Status)).toEqual(['COMPLETED', 'CANCELLED']);
  expect(await tasks(SourceArn, 1)).toHaveLength(1);
});

test('fails for a destination that goes away, and for messages that came from nowhere', async () => {
  const { SourceArn, dead } = await letters(4);
  const other = await t.queue();
  await start({ SourceArn, DestinationArn: arnOf(other), MaxNumberOfMessagesPerSecond: 1 });
  await t.advance(1);
  await t.sqs.send(new DeleteQueueCommand({ QueueUrl: other }));
  await t.advance(5);
  expect((await tasks(SourceArn))[0]).toMatchObject({
    Status: 'FAILED',
    FailureReason: 'AWS.SimpleQueueService.NonExistentQueue',
    ApproximateNumberOfMessagesMoved: 2,
  });
  expect(await t.counts(dead)).toEqual([2, 0, 0]);

  const direct = await letters(0);
  await t.send(direct.dead, 'sent there directly');
  await start({ SourceArn: direct.SourceArn });
  await t.advance(1);
  expect((await tasks(direct.SourceArn))[0]).toMatchObject({
    Status: 'FAILED',
    FailureReason: 'CouldNotDetermineMessageSource',
    ApproximateNumberOfMessagesMoved: 0,
    ApproximateNumberOfMessagesToMove: 1,
  });
  expect(await t.bodies(direct.dead)).toEqual(['sent there directly']);
});

describe('is refused', () => {
  const format = (name: string) =>
    `You must use this format to specify the ${name}: arn:<partition>:<service>:<region>:<account-id>:<resource-id>`;

  test('for names that are none, or of nothing', async () => {
    const { SourceArn } = await letters(0);
    expect(await failure(start({ SourceArn: undefined }))).toEqual({
      code: 'MissingParameter',
      message: 'The request must contain the parameter SourceArn.',
    });
    expect((await failure(start({ SourceArn: '' }))).message).toBe(format('SourceArn'));
    expect((await failure(start({ SourceArn, DestinationArn: 'x' }))).message).toBe(format('DestinationArn'));
    for (const [input, name] of [
      [{ SourceArn: `${SourceArn}-none` }, 'SourceArn'],
      [{ SourceArn, DestinationArn: `${SourceArn}-none` }, 'DestinationArn'],
    ] as const) {
      expect(await failure(start(input))).toEqual({
        code: 'ResourceNotFoundException',
        message: `The resource that you specified for the ${name} parameter doesn't exist.`,
      });
    }
  });

  test('for queues that do not fit, rates out of range, and a second task', async () => {
    const { SourceArn } = await letters(3);
    const plain = arnOf(await t.queue());
    const fifo = arnOf(await t.queue({ FifoQueue: 'true' }));
    const message = async (input: StartMessageMoveTaskCommandInput) => (await failure(start(input))).message;
    expect(await message({ SourceArn: plain, DestinationArn: SourceArn })).toBe(
      'Source queue must be configured as a Dead Letter Queue.',
    );
    expect(await message({ SourceArn, DestinationArn: SourceArn })).toBe(
      'Source queue arn and destination queue arn cannot be the same.',
    );
    expect(await message({ SourceArn, DestinationArn: fifo })).toBe(
      'The source queue and destination queue must be of the same queue type.',
    );
    for (const MaxNumberOfMessagesPerSecond of [0, 501]) {
      expect(await message({ SourceArn, MaxNumberOfMessagesPerSecond })).toBe(
        "Value for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: You must enter a number that's between 1 and 500.",
      );
    }
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        start({ SourceArn, DestinationArn: plain, MaxNumberOfMessagesPerSecond: 1 }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = results.find((result) => result.status === 'rejected');
    expect(String(refused?.reason)).toContain('There is already a task running.');
  });
});
