import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import {
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type MetricsReader, MINUTE_MS, metricsReader } from '../../../test/support/metrics.ts';
import { type SqsTest, sqsTest } from '../../../test/support/sqs.ts';

const HOUR_MS = 60 * MINUTE_MS;

let t: SqsTest;
let metrics: MetricsReader;
beforeAll(async () => {
  t = await sqsTest();
  metrics = metricsReader(t.cloud, 'AWS/SQS');
});
afterAll(() => t.stop());
// Each test begins with a minute, so that none ends by itself meanwhile.
beforeEach(() => metrics.minuteOver());

const of = (url: string) => ({ QueueName: url.split('/').pop() ?? '' });

const shipped = ({ cloud }: SqsTest) =>
  cloud.trace.latest().filter(({ operation }) => operation === 'PutMetricData').length;

test('counts of sends, receives and deletes, and what a queue holds when the minute is over', async () => {
  const url = await t.queue();
  await t.send(url, 'four');
  const Entries = ['a', 'b', 'c'].map((Id) => ({ Id, MessageBody: '0123456789' }));
  await t.sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  await t.send(url, 'late', { DelaySeconds: 600 });
  const [first, ...others] = await t.receive(url, { MaxNumberOfMessages: 3, VisibilityTimeout: 300 });
  await t.remove(url, first);
  const handles = others.slice(0, 1).map(({ ReceiptHandle }) => ({ Id: 'x', ReceiptHandle }));
  await t.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: handles }));
  expect(await metrics.names(of(url))).toEqual([]);
  await metrics.minuteOver();
  expect(await metrics.total('NumberOfMessagesSent', of(url))).toBe(5);
  expect(await metrics.total('SentMessageSize', of(url))).toBe(38);
  expect(await metrics.points('SentMessageSize', of(url), 'Maximum')).toEqual([10]);
  expect(await metrics.total('NumberOfMessagesReceived', of(url))).toBe(3);
  expect(await metrics.total('NumberOfMessagesDeleted', of(url))).toBe(2);
  expect(await metrics.points('NumberOfEmptyReceives', of(url), 'Sum')).toEqual([0]);
  expect(await metrics.points('ApproximateNumberOfMessagesVisible', of(url), 'Maximum')).toEqual([1]);
  expect(await metrics.points('ApproximateNumberOfMessagesNotVisible', of(url), 'Maximum')).toEqual([1]);
  expect(await metrics.points('ApproximateNumberOfMessagesDelayed', of(url), 'Maximum')).toEqual([1]);
  await t.advance(60);
  expect(await metrics.points('NumberOfMessagesSent', of(url), 'Sum')).toEqual([5, 0]);
  const [young = 0, old = 0] = await metrics.points('ApproximateAgeOfOldestMessage', of(url), 'Maximum');
  expect(old - young).toBe(60);
});

test('an empty queue, with attributes that nobody sets, has no sizes', async () => {
  const url = await t.queue();
  await t.receive(url);
  await metrics.minuteOver();
  expect(await metrics.total('NumberOfEmptyReceives', of(url))).toBe(1);
  expect(await metrics.points('ApproximateAgeOfOldestMessage', of(url), 'Maximum')).toEqual([0]);
  expect(await metrics.names(of(url))).toEqual([
    'ApproximateAgeOfOldestMessage',
    'ApproximateNumberOfMessagesDelayed',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesVisible',
    'NumberOfEmptyReceives',
    'NumberOfMessagesDeleted',
    'NumberOfMessagesReceived',
    'NumberOfMessagesSent',
  ]);
});

test('FIFO: what was sent twice, and groups that have messages in flight', async () => {
  const url = await t.queue({ FifoQueue: 'true' });
  const send = (MessageGroupId: string, MessageDeduplicationId: string) =>
    t.send(url, 'body', { MessageGroupId, MessageDeduplicationId });
  await send('a', '1');
  await send('a', '1');
  await send('a', '2');
  await send('b', '3');
  await send('c', '4');
  await t.receive(url, { MaxNumberOfMessages: 1, VisibilityTimeout: 600 });
  await t.receive(url, { MaxNumberOfMessages: 1, VisibilityTimeout: 600 });
  await metrics.minuteOver();
  expect(await metrics.total('NumberOfMessagesSent', of(url))).toBe(4);
  expect(await metrics.total('NumberOfDeduplicatedSentMessages', of(url))).toBe(1);
  const metric = 'ApproximateNumberOfGroupsWithInflightMessages';
  expect(await metrics.points(metric, of(url), 'Maximum')).toEqual([2]);
});

test('messages in the dead-letter queue set an alarm off, whose end is told as well', async () => {
  const letters = await t.queue();
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${of(letters).QueueName}`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
  const url = await t.queue({ RedrivePolicy, VisibilityTimeout: '1' });
  const cloudwatch = t.cloud.client(CloudWatch);
  await cloudwatch.putMetricAlarm({
    AlarmName: 'letters',
    ...{ Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible' },
    Dimensions: [{ Name: 'QueueName', Value: of(letters).QueueName }],
    ...{ Statistic: 'Maximum', Period: 60, EvaluationPeriods: 1, Threshold: 0 },
    ComparisonOperator: 'GreaterThanThreshold',
  });
  const state = async () => (await cloudwatch.describeAlarms({})).MetricAlarms?.[0]?.StateValue;
  await t.advance(75);
  expect(await state()).toBe('OK');
  await t.send(url, 'poison');
  await t.receive(url);
  await t.advance(2);
  expect(await t.receive(url)).toEqual([]);
  await t.advance(70);
  expect(await state()).toBe('ALARM');
  expect(await metrics.total('NumberOfMessagesSent', of(letters))).toBe(0);
  // As long as it lies there, also when nobody calls for days.
  await t.advance(8 * 3600);
  expect(await state()).toBe('ALARM');
  const [letter] = await t.receive(letters);
  await t.remove(letters, letter);
  await t.advance(70);
  expect(await state()).toBe('OK');
  await cloudwatch.deleteAlarms({ AlarmNames: ['letters'] });
});

test('the age of a dead letter begins where it became one', async () => {
  const letters = await t.queue();
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${of(letters).QueueName}`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
  const url = await t.queue({ RedrivePolicy, VisibilityTimeout: '0' });
  await t.send(url, 'poison');
  await t.advance(600);
  await t.receive(url);
  await t.receive(url);
  await t.advance(60);
  const [age = 0] = (await metrics.points('ApproximateAgeOfOldestMessage', of(letters), 'Maximum')).slice(-1);
  expect(age).toBeLessThan(120);
  const [before = 0] = (await metrics.points('ApproximateAgeOfOldestMessage', of(url), 'Maximum')).slice(-2);
  expect(before).toBeGreaterThanOrEqual(540);
});

test('an empty queue that nobody calls falls silent after six hours, and a look at it wakes it', async () => {
  const url = await t.queue();
  await t.cloud.clock.advance(5 * HOUR_MS);
  const count = async () => (await metrics.points('NumberOfMessagesSent', of(url), 'Sum')).length;
  expect(await count()).toBe(300);
  await t.cloud.clock.advance(3 * HOUR_MS);
  expect(await count()).toBe(360);
  await t.sqs.send(new GetQueueAttributesCommand({ QueueUrl: url }));
  await metrics.minuteOver();
  expect(await count()).toBe(361);
});

test('of a deleted queue nothing more is said, and where all are gone nothing is written', async () => {
  const own = await sqsTest();
  const { total, minuteOver } = metricsReader(own.cloud, 'AWS/SQS');
  const url = await own.queue();
  await own.send(url, 'lost');
  await own.sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
  await minuteOver();
  expect(await total('NumberOfMessagesSent', of(url))).toBe(1);
  const before = shipped(own);
  await own.cloud.clock.advance(10 * MINUTE_MS);
  expect(shipped(own)).toBe(before);
  await own.stop();
});

test('a restart goes on with what lies in a queue', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kumobako-'));
  const first = await sqsTest({ ephemeral: false, dataDir });
  const url = await first.queue();
  await first.send(url, 'waits');
  await first.cloud.clock.advance(2 * MINUTE_MS);
  await first.stop();
  const second = await sqsTest({ ephemeral: false, dataDir });
  await second.cloud.clock.advance(2 * MINUTE_MS);
  const { points } = metricsReader(second.cloud, 'AWS/SQS');
  const visible = await points('ApproximateNumberOfMessagesVisible', of(url), 'Maximum');
  expect(visible.slice(0, 4)).toEqual([1, 1, 1, 1]);
  await second.stop();
  await rm(dataDir, { recursive: true });
});

test('many calls of many queues are one write a minute', async () => {
  const urls = await Promise.all([1, 2, 3].map(() => t.queue()));
  const before = shipped(t);
  await Promise.all(urls.flatMap((url) => Array.from({ length: 20 }, () => t.send(url, 'x'))));
  expect(shipped(t)).toBe(before);
  await metrics.minuteOver();
  expect(shipped(t)).toBe(before + 1);
  for (const url of urls) expect(await metrics.total('NumberOfMessagesSent', of(url))).toBe(20);
});
