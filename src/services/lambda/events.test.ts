import type { DestinationConfig } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';

let t: LambdaTest;
let sqs: SQSClient;
beforeAll(async () => {
  t = await lambdaTest();
  sqs = t.cloud.client(SQSClient);
  await t.iam.putRolePolicy({
    RoleName: 'functions',
    PolicyName: 'sends',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'sqs:SendMessage',
            'sns:Publish',
            'lambda:InvokeFunction',
            's3:ListBucket',
            's3:PutObject',
          ],
          Resource: '*',
        },
      ],
    }),
  });
});
afterAll(() => t.stop());

const MINUTE_MS = 60_000;

const send = (name: string, event: unknown) => t.invoke(name, event, { InvocationType: 'Event' });

async function queue(QueueName: string) {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const received = async (): Promise<Message[]> => {
    await t.settled();
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    return Messages;
  };
  return { arn: `arn:aws:sqs:us-east-1:000000000000:${QueueName}`, received };
}

const runsOf = (name: string) => t.fake.calls.filter(({ spec }) => spec.name === name);

test('an event is accepted, and then run', async () => {
  const name = await t.create();
  const accepted = await send(name, { a: 1 });
  expect(accepted).toMatchObject({ StatusCode: 202 });
  expect(accepted.Payload?.length ?? 0).toBe(0);
  await t.settled();
  const [run, ...others] = runsOf(name);
  expect(others).toEqual([]);
  expect(run?.event).toEqual({ a: 1 });
  expect(run?.invocation.requestId).toBe(accepted.$metadata.requestId);
});

test('errors are tried again after one and after two more minutes, with the same request id', async () => {
  const name = await t.create(() => {
    throw new Error('again');
  });
  await send(name, {});
  await t.settled();
  const counts = [runsOf(name).length];
  for (const ms of [MINUTE_MS - 5000, 5000, 2 * MINUTE_MS - 5000, 5000, 60 * MINUTE_MS]) {
    await t.cloud.clock.advance(ms);
    counts.push(runsOf(name).length);
  }
  expect(counts).toEqual([1, 1, 2, 2, 3, 3]);
  expect(new Set(runsOf(name).map(({ invocation }) => invocation.requestId)).size).toBe(1);
});

test('a dead letter queue gets the event with what was wrong', async () => {
  const { arn: TargetArn, received } = await queue('dead');
  const name = await t.create(
    () => {
      throw new Error('never');
    },
    { DeadLetterConfig: { TargetArn } },
  );
  await t.lambda.putFunctionEventInvokeConfig({ FunctionName: name, MaximumRetryAttempts: 0 });
  const { $metadata } = await send(name, { order: 7 });
  const [letter] = await received();
  expect(letter?.Body).toBe('{"order":7}');
  expect(letter?.MessageAttributes).toEqual({
    RequestID: { DataType: 'String', StringValue: $metadata.requestId },
    ErrorCode: { DataType: 'Number', StringValue: '200' },
    ErrorMessage: { DataType: 'String', StringValue: 'never' },
  });
});

test('a published version keeps the dead letter queue and the role that it was published with', async () => {
  const first = await queue('dead-of-version');
  const second = await queue('dead-of-latest');
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
  const name = await t.create(
    () => {
      throw new Error('never');
    },
    { Role: await t.role('letters', everything), DeadLetterConfig: { TargetArn: first.arn } },
  );
  await t.lambda.publishVersion({ FunctionName: name });
  const at = { FunctionName: name, Qualifier: '1' };
  await t.lambda.putFunctionEventInvokeConfig({ ...at, MaximumRetryAttempts: 0 });
  const DeadLetterConfig = { TargetArn: second.arn };
  await t.lambda.updateFunctionConfiguration({ FunctionName: name, DeadLetterConfig });
  await t.settled();
  await send(`${name}:1`, { order: 8 });
  expect((await first.received()).map(({ Body }) => Body)).toEqual(['{"order":8}']);
  expect(await second.received()).toEqual([]);
});

test('destinations are told what came of it', async () => {
  const good = await queue('good');
  const bad = await queue('bad');
  const name = await t.create(({ event }) => {
    if ((event as { fails?: boolean }).fails) throw new TypeError('no');
    return { done: true };
  });
  await t.lambda.putFunctionEventInvokeConfig({
    FunctionName: name,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnSuccess: { Destination: good.arn }, OnFailure: { Destination: bad.arn } },
  });
  const { $metadata } = await send(name, { n: 1 });
  const [success] = await good.received();
  const functionArn = `arn:aws:lambda:us-east-1:000000000000:function:${name}:$LATEST`;
  expect(JSON.parse(success?.Body ?? '')).toEqual({
    version: '1.0',
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    requestContext: {
      requestId: $metadata.requestId,
      functionArn,
      condition: 'Success',
      approximateInvokeCount: 1,
    },
    requestPayload: { n: 1 },
    responseContext: { statusCode: 200, executedVersion: '$LATEST' },
    responsePayload: { done: true },
  });
  await send(name, { fails: true });
  await t.settled();
  expect(await bad.received()).toEqual([]);
  await t.cloud.clock.advance(MINUTE_MS);
  const [failure] = await bad.received();
  expect(JSON.parse(failure?.Body ?? '')).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
    requestPayload: { fails: true },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: 'TypeError', errorMessage: 'no' },
  });
});

test('a function may be the destination, and a topic', async () => {
  const sns = t.cloud.client(SNSClient);
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'told' }));
  const { arn, received } = await queue('of-topic');
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: arn }],
  });
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'of-topic' }));
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arn }));
  const heard: unknown[] = [];
  const listener = await t.create(({ event }) => void heard.push(event));
  const name = await t.create(() => 'yes');
  const Destination = `arn:aws:lambda:us-east-1:000000000000:function:${listener}`;
  const to = (target: string) =>
    t.lambda.putFunctionEventInvokeConfig({
      FunctionName: name,
      DestinationConfig: { OnSuccess: { Destination: target } },
    });
  await to(Destination);
  await send(name, {});
  await t.settled();
  expect(heard).toMatchObject([{ requestContext: { condition: 'Success' }, responsePayload: 'yes' }]);
  await to(TopicArn);
  await send(name, {});
  const [message] = await received();
  expect(JSON.parse(JSON.parse(message?.Body ?? '').Message)).toMatchObject({ responsePayload: 'yes' });
});

test('a bucket keeps failures, and nothing else', async () => {
  const s3 = t.cloud.client(S3);
  await s3.createBucket({ Bucket: 'failed-events' });
  const name = await t.create(() => {
    throw new TypeError('no');
  });
  const Destination = 'arn:aws:s3:::failed-events';
  const put = (DestinationConfig: DestinationConfig) =>
    t.lambda.putFunctionEventInvokeConfig({ FunctionName: name, MaximumRetryAttempts: 0, DestinationConfig });
  const refused = await failureOf(put({ OnSuccess: { Destination } }));
  expect(refused.message).toBe(
    `The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=${Destination}), onFailure=null) is invalid.`,
  );
  await put({ OnFailure: { Destination } });
  expect((await s3.listObjectsV2({ Bucket: 'failed-events' })).KeyCount).toBe(0);
  // More than a message can hold.
  const event = 'x'.repeat(1_000_000);
  const { $metadata } = await send(name, event);
  await t.settled();
  const { Contents = [] } = await s3.listObjectsV2({ Bucket: 'failed-events' });
  const Key = Contents[0]?.Key ?? '';
  const day = new Date(t.cloud.clock.now()).toISOString().slice(0, 10);
  const [folder, file = ''] = [Key.slice(0, Key.lastIndexOf('/')), Key.slice(Key.lastIndexOf('/') + 1)];
  expect(folder).toBe(`aws/lambda/async/${name}/${day.replaceAll('-', '/')}`);
  expect(file).toMatch(new RegExp(`^${day}T\\d\\d\\.\\d\\d\\.\\d\\d-[0-9a-f]{8}-[0-9a-f-]{27}$`));
  const { Body } = await s3.getObject({ Bucket: 'failed-events', Key });
  expect(JSON.parse((await Body?.transformToString()) ?? '')).toMatchObject({
    requestContext: { requestId: $metadata.requestId, condition: 'RetriesExhausted' },
    requestPayload: event,
    responsePayload: { errorType: 'TypeError' },
  });
});

test('destinations and dead letter queues that the role may not reach are refused', async () => {
  const s3 = t.cloud.client(S3);
  await s3.createBucket({ Bucket: 'closed' });
  const sns = t.cloud.client(SNSClient);
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'closed' }));
  const { arn: queueArn, received } = await queue('closed');
  const listener = `arn:aws:lambda:us-east-1:000000000000:function:${await t.create()}`;
  const bucketArn = 'arn:aws:s3:::closed';
  const Role = await t.role('silent');
  const name = await t.create(() => 'yes', { Role });
  const to = (Destination: string) =>
    t.lambda.putFunctionEventInvokeConfig({
      FunctionName: name,
      DestinationConfig: { OnFailure: { Destination } },
    });
  const text = (operation: string, target: string) =>
    `The function's execution role does not have permissions to call ${operation} on ${target}`;
  expect(await failureOf(to(queueArn))).toMatchObject({
    code: 'InvalidParameterValueException',
    message: text('SendMessage', queueArn),
  });
  expect((await failureOf(to(TopicArn))).message).toBe(text('Publish', TopicArn));
  expect((await failureOf(to(listener))).message).toBe(text('InvokeFunction', listener));
  expect((await failureOf(to(bucketArn))).message).toBe(text('ListBucket', bucketArn));
  const allow = (...Action: string[]) =>
    t.iam.putRolePolicy({
      RoleName: 'silent',
      PolicyName: 'own',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action, Resource: '*' },
      }),
    });
  await allow('s3:ListBucket');
  expect((await failureOf(to(bucketArn))).message).toBe(text('PutObject', bucketArn));

  const letters = (TargetArn: string) =>
    t.lambda.updateFunctionConfiguration({ FunctionName: name, DeadLetterConfig: { TargetArn } });
  expect((await failureOf(letters(queueArn))).message).toBe(
    'The provided execution role does not have permissions to call SendMessage on SQS',
  );
  const created = t.create(() => 'yes', { Role, DeadLetterConfig: { TargetArn: TopicArn } });
  expect((await failureOf(created)).message).toBe(
    'The provided execution role does not have permissions to call Publish on SNS',
  );

  await allow('s3:ListBucket', 's3:PutObject', 'sqs:SendMessage', 'sns:Publish', 'lambda:InvokeFunction');
  for (const target of [queueArn, TopicArn, listener, bucketArn]) await to(target);
  await letters(queueArn);
  // To ask is to leave nothing behind.
  expect(await received()).toEqual([]);
  expect((await s3.listObjectsV2({ Bucket: 'closed' })).KeyCount).toBe(0);
  expect(runsOf(listener.split(':').at(-1) ?? '')).toEqual([]);
});

test('what the role may not send any more is lost, and no run is repeated for it', async () => {
  const { arn, received } = await queue('forbidden');
  const Role = await t.role('silenced', { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arn });
  const name = await t.create(() => 'yes', { Role });
  await t.lambda.putFunctionEventInvokeConfig({
    FunctionName: name,
    DestinationConfig: { OnSuccess: { Destination: arn } },
  });
  await t.iam.deleteRolePolicy({ RoleName: 'silenced', PolicyName: 'own' });
  await send(name, {});
  expect(await received()).toEqual([]);
  await t.cloud.clock.advance(60 * MINUTE_MS);
  expect(runsOf(name)).toHaveLength(1);
});

test('a throttled event waits until there is room', async () => {
  const name = await t.create();
  const FunctionName = name;
  let isFull = true;
  t.fake.handlers.set(`index.${name}`, () => {
    if (isFull)
      throw Object.assign(new Error('Rate Exceeded.'), { name: 'TooManyRequestsException', status: 429 });
    return 'run';
  });
  await send(name, {});
  await t.settled();
  isFull = false;
  await t.cloud.clock.advance(MINUTE_MS);
  expect(runsOf(name).length).toBeGreaterThan(1);
  await t.lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: 0 });
  const { arn, received } = await queue('zero');
  await t.lambda.putFunctionEventInvokeConfig({
    FunctionName,
    DestinationConfig: { OnFailure: { Destination: arn } },
  });
  await send(name, {});
  const [failure] = await received();
  const record = JSON.parse(failure?.Body ?? '');
  expect(record.requestContext).toMatchObject({
    condition: 'ZeroReservedConcurrency',
    approximateInvokeCount: 0,
  });
  expect(record.responseContext).toBeUndefined();
});

test('an event that is too old is not run any more', async () => {
  const { arn, received } = await queue('old');
  const name = await t.create(() => {
    throw new Error('slow');
  });
  await t.lambda.putFunctionEventInvokeConfig({
    FunctionName: name,
    MaximumEventAgeInSeconds: 120,
    DestinationConfig: { OnFailure: { Destination: arn } },
  });
  await send(name, {});
  await t.settled();
  await t.cloud.clock.advance(MINUTE_MS);
  await t.cloud.clock.advance(2 * MINUTE_MS);
  const [failure] = await received();
  expect(JSON.parse(failure?.Body ?? '').requestContext.condition).toBe('EventAgeExceeded');
  expect(runsOf(name)).toHaveLength(2);
});

test('large events are kept whole, and no larger ones taken', async () => {
  const name = await t.create();
  const text = 'x'.repeat(900_000);
  await send(name, text);
  await t.settled();
  expect(runsOf(name).map(({ event }) => event)).toEqual([text]);
  expect(await failureOf(send(name, 'x'.repeat(1_048_576)))).toEqual({
    code: 'RequestTooLargeException',
    status: 413,
    message: 'Request must be smaller than 1048576 bytes for the InvokeFunction operation',
  });
});

test('the events of a deleted function go with it', async () => {
  const name = await t.create(() => {
    throw new Error('no');
  });
  await send(name, {});
  await t.settled();
  await t.lambda.deleteFunction({ FunctionName: name });
  await t.create(undefined, { FunctionName: name });
  await t.cloud.clock.advance(60 * MINUTE_MS);
  expect(runsOf(name)).toHaveLength(1);
});
