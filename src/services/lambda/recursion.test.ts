/** Loops by way of queues, topics and buckets, through clients that send the trace header as SDKs inside functions do. */

import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeQueue, READS_QUEUES, until } from '../../../test/support/event-sources.ts';
import { type FakeCall, type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';
import { ServiceMemory } from '../../core/service-memory.ts';
import { loopsOf, nextTrace } from './recursion.ts';

const RUNS = 16;
const RUNS_ENOUGH = 25;
const ALL = { Effect: 'Allow', Action: ['sqs:SendMessage', 'sns:Publish'], Resource: '*' };

let t: LambdaTest;
let Role: string;
beforeAll(async () => {
  t = await lambdaTest();
  Role = await t.role('looping', READS_QUEUES, ALL);
});
afterAll(() => t.stop());

/** A client inside a run of a function. */
function inside<C>(Client: new (config: object) => C, { invocation }: FakeCall): C {
  const client = t.cloud.client(Client);
  // All clients of the SDK have one; the type here is the caller's.
  const { middlewareStack } = client as { middlewareStack: SQS['middlewareStack'] };
  middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      headers['X-Amzn-Trace-Id'] = invocation.traceHeader ?? '';
      return next(args);
    },
    { step: 'build' },
  );
  return client;
}

const runsOf = (name: string) => t.fake.calls.filter(({ spec }) => spec.name === name).length;

/** A queue that a function reads and sends to again whatever it gets, with its dead-letter queue. */
async function loopingQueue(name: string, send: (call: FakeCall, url: string) => Promise<unknown>) {
  const letters = await makeQueue(t, `${name}-letters`);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: letters.arn, maxReceiveCount: 1 });
  const queue = await makeQueue(t, name, { RedrivePolicy });
  let sent = 0;
  const FunctionName = await t.create(
    async (call) => {
      if (runsOf(name) >= RUNS_ENOUGH) return;
      await send(call, queue.url);
      sent++;
    },
    { Role, FunctionName: name },
  );
  await t.lambda.createEventSourceMapping({ FunctionName, EventSourceArn: queue.arn, BatchSize: 1 });
  return {
    ...{ queue, letters, FunctionName },
    /** All rounds that may be are done with, and the message of the next one is kept back. */
    async isStopped() {
      await until(() => sent === RUNS);
      // That message is in the queue, and not only the last one that was run.
      await t.settled();
      await until(async () => String(await queue.depth()) === '0,1');
      expect(runsOf(name)).toBe(RUNS);
    },
  };
}

const sendOn = (call: FakeCall, QueueUrl: string) =>
  inside(SQS, call).sendMessage({ QueueUrl, MessageBody: 'again' });

test('SQS: the message that has gone round too often stays, and goes to the dead letters by the rules of its queue', async () => {
  const { queue, letters, FunctionName, isStopped } = await loopingQueue('round', sendOn);
  await queue.send('first');
  await isStopped();
  await t.cloud.clock.advance(31_000);
  await until(async () => String(await letters.depth()) === '1,0');
  expect(runsOf(FunctionName)).toBe(RUNS);
  await t.cloud.clock.advance(60_000);
  const { MetricDataResults: [dropped] = [] } = await t.cloud.client(CloudWatch).getMetricData({
    StartTime: new Date(t.cloud.clock.now() - 600_000),
    EndTime: new Date(t.cloud.clock.now() + 60_000),
    MetricDataQueries: [
      {
        Id: 'dropped',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/Lambda',
            MetricName: 'RecursiveInvocationsDropped',
            Dimensions: [{ Name: 'FunctionName', Value: FunctionName }],
          },
          Period: 3600,
          Stat: 'Sum',
        },
      },
    ],
  });
  expect(dropped?.Values).toEqual([1]);
});

test('SQS: what is allowed goes on', async () => {
  const { queue, FunctionName } = await loopingQueue('allowed', sendOn);
  await t.lambda.putFunctionRecursionConfig({ FunctionName, RecursiveLoop: 'Allow' });
  await queue.send('first');
  await until(() => runsOf(FunctionName) === RUNS_ENOUGH);
});

test('SQS: without the header nobody sees a loop, as with SDKs that do not send it', async () => {
  const { queue, FunctionName } = await loopingQueue('unseen', (_, QueueUrl) =>
    t.cloud.client(SQS).sendMessage({ QueueUrl, MessageBody: 'again' }),
  );
  await queue.send('first');
  await until(() => runsOf(FunctionName) === RUNS_ENOUGH);
});

test('SQS: of a batch only the messages of the loop stay', async () => {
  const queue = await makeQueue(t, 'mixed');
  const FunctionName = await t.create(undefined, { Role, FunctionName: 'mixed' });
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;
  let StringValue = '';
  const { ids, clock } = t.cloud.world;
  const context = { ids, now: () => clock.now(), memory: new ServiceMemory() };
  for (let run = 0; run < RUNS; run++)
    StringValue = nextTrace(context, StringValue, { arn, mode: 'PassThrough' }).header;
  expect(loopsOf(StringValue, arn)).toBe(RUNS);
  const MessageSystemAttributes = { AWSTraceHeader: { DataType: 'String', StringValue } };
  await t.cloud.client(SQS).sendMessageBatch({
    QueueUrl: queue.url,
    Entries: [
      { Id: '1', MessageBody: 'one' },
      { Id: '2', MessageBody: 'round', MessageSystemAttributes },
      { Id: '3', MessageBody: 'three' },
    ],
  });
  await t.lambda.createEventSourceMapping({ FunctionName, EventSourceArn: queue.arn });
  await until(async () => String(await queue.depth()) === '0,1');
  const bodies = t.fake.calls
    .filter(({ spec }) => spec.name === FunctionName)
    .flatMap(({ event }) => (event as { Records: { body: string }[] }).Records.map(({ body }) => body));
  expect(bodies).toEqual(['one', 'three']);
});

test('SNS: the event goes to the dead-letter queue of the function', async () => {
  const sns = t.cloud.client(SNS);
  const letters = await makeQueue(t, 'topic-letters');
  const { TopicArn } = await sns.createTopic({ Name: 'round' });
  const FunctionName = await t.create(
    async (call) => {
      if (runsOf('topic') < RUNS_ENOUGH) await inside(SNS, call).publish({ TopicArn, Message: 'again' });
    },
    { Role, FunctionName: 'topic', DeadLetterConfig: { TargetArn: letters.arn } },
  );
  await t.lambda.addPermission({
    ...{ FunctionName, StatementId: 'topic', Action: 'lambda:InvokeFunction' },
    ...{ Principal: 'sns.amazonaws.com', SourceArn: TopicArn },
  });
  const Endpoint = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;
  await sns.subscribe({ TopicArn, Protocol: 'lambda', Endpoint });
  await sns.publish({ TopicArn, Message: 'first' });
  await until(async () => String(await letters.depth()) === '1,0');
  expect(runsOf(FunctionName)).toBe(RUNS);
});

test('SNS to SQS to Lambda, and back: the header goes all the way', async () => {
  const sns = t.cloud.client(SNS);
  const { TopicArn } = await sns.createTopic({ Name: 'detour' });
  const { queue, letters, isStopped } = await loopingQueue('detour', (call) =>
    inside(SNS, call).publish({ TopicArn, Message: 'again' }),
  );
  const Statement = {
    ...{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' } },
    ...{ Action: 'sqs:SendMessage', Resource: queue.arn },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await t.cloud.client(SQS).setQueueAttributes({ QueueUrl: queue.url, Attributes: { Policy } });
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn });
  await sns.publish({ TopicArn, Message: 'first' });
  await isStopped();
  await t.cloud.clock.advance(31_000);
  await until(async () => String(await letters.depth()) === '1,0');
});

test('S3: the event goes to the destination for failures', async () => {
  const s3 = t.cloud.client(S3);
  const failures = await makeQueue(t, 'bucket-failures');
  await s3.createBucket({ Bucket: 'round' });
  const FunctionName = await t.create(
    async (call) => {
      const object = { Bucket: 'round', Key: `object-${runsOf('bucket')}`, Body: 'again' };
      if (runsOf('bucket') < RUNS_ENOUGH) await inside(S3, call).putObject(object);
    },
    { Role, FunctionName: 'bucket' },
  );
  await t.lambda.putFunctionEventInvokeConfig({
    FunctionName,
    DestinationConfig: { OnFailure: { Destination: failures.arn } },
  });
  await t.lambda.addPermission({
    ...{ FunctionName, StatementId: 'bucket', Action: 'lambda:InvokeFunction' },
    ...{ Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::round' },
  });
  await s3.putBucketNotificationConfiguration({
    Bucket: 'round',
    NotificationConfiguration: {
      LambdaFunctionConfigurations: [
        {
          LambdaFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`,
          Events: ['s3:ObjectCreated:*'],
        },
      ],
    },
  });
  await s3.putObject({ Bucket: 'round', Key: 'first', Body: 'first' });
  await until(async () => String(await failures.depth()) === '1,0');
  expect(runsOf(FunctionName)).toBe(RUNS);
  const { Messages: [message] = [] } = await t.cloud.client(SQS).receiveMessage({ QueueUrl: failures.url });
  expect(JSON.parse(message?.Body ?? '')).toMatchObject({
    requestContext: { condition: 'RecursiveInvocation' },
    requestPayload: { Records: [{ s3: { object: { key: `object-${RUNS}` } } }] },
  });
});
