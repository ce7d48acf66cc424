/** Durable executions beside the rest of Lambda: who may, who is told, what is counted, who else calls. */

import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { Lambda } from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { beforeAll, expect, test } from 'vitest';
import {
  createDurable,
  failed,
  PENDING,
  startDurable,
  succeeded,
  waits,
} from '../../../../test/support/durable.ts';
import { until } from '../../../../test/support/event-sources.ts';
import { failureOf, inState, useLambda } from '../../../../test/support/lambda.ts';
import { functions, versions } from '../state.ts';

const t = useLambda();
let sqs: SQS;
beforeAll(() => {
  sqs = t.cloud.client(SQS);
});

const waiting = () =>
  createDurable(t, async ({ checkpoint }) => {
    await checkpoint(waits('w', 500));
    return PENDING;
  });

test('executions are resources below the version; an unqualified ARN does not cover them', async () => {
  const name = await waiting();
  const arn = await startDurable(t, name);
  const { iam } = t;
  await iam.createUser({ UserName: 'operator' });
  const { AccessKey } = await iam.createAccessKey({ UserName: 'operator' });
  const client = t.cloud.client(Lambda, {
    credentials: {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    },
  });
  const allow = (Resource: string) =>
    iam.putUserPolicy({
      UserName: 'operator',
      PolicyName: 'own',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'lambda:GetDurableExecution', Resource }],
      }),
    });
  const get = () => client.getDurableExecution({ DurableExecutionArn: arn });
  const functionArn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  await allow(functionArn);
  const denial = await failureOf(get());
  expect(denial.code).toBe('AccessDeniedException');
  expect(denial.message).toContain(
    `not authorized to perform: lambda:GetDurableExecution on resource: ${arn}`,
  );
  await allow(`${functionArn}:*`);
  expect((await get()).Status).toBe('RUNNING');
});

test('dead letters and destinations hear of the end of what nobody waits for', async () => {
  const Role = await t.role('sender', { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' });
  const queue = async (QueueName: string) => {
    const { QueueUrl = '' } = await sqs.createQueue({ QueueName });
    return { QueueUrl, arn: `arn:aws:sqs:us-east-1:000000000000:${QueueName}` };
  };
  const [letters, good] = [await queue('letters'), await queue('good')];
  const bodyOf = async ({ QueueUrl }: { QueueUrl: string }) => {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MessageAttributeNames: ['All'] });
    return Messages.map(({ Body = '', MessageAttributes }) => [JSON.parse(Body), MessageAttributes] as const);
  };
  const name = await createDurable(
    t,
    ({ input }) => (input === 'bad' ? failed('no', 'E') : succeeded('done')),
    undefined,
    {
      Role,
      DeadLetterConfig: { TargetArn: letters.arn },
    },
  );
  await t.lambda.putFunctionEventInvokeConfig({
    FunctionName: name,
    Qualifier: '$LATEST',
    DestinationConfig: { OnSuccess: { Destination: good.arn } },
  });
  await startDurable(t, name, 'bad');
  await startDurable(t, name, 'good');
  await t.settled();
  expect(await bodyOf(letters)).toMatchObject([['bad', { ErrorMessage: { StringValue: 'no' } }]]);
  expect(await bodyOf(good)).toMatchObject([
    [
      { requestContext: { condition: 'Success' }, requestPayload: 'good', responsePayload: 'done' },
      undefined,
    ],
  ]);
});

test('metrics of executions', async () => {
  const name = await createDurable(t, () => succeeded(1));
  await startDurable(t, name);
  await t.settled();
  await t.cloud.clock.advance(60_000);
  const sum = async (MetricName: string) => {
    const { Datapoints = [] } = await t.cloud.client(CloudWatch).getMetricStatistics({
      ...{ Namespace: 'AWS/Lambda', MetricName, Statistics: ['Sum'], Period: 60 },
      Dimensions: [{ Name: 'FunctionName', Value: name }],
      StartTime: new Date(t.cloud.clock.now() - 600_000),
      EndTime: new Date(t.cloud.clock.now()),
    });
    return Datapoints.reduce((total, { Sum = 0 }) => total + Sum, 0);
  };
  expect([await sum('DurableExecutionStarted'), await sum('DurableExecutionSucceeded')]).toEqual([1, 1]);
});

test('a queue waits for the execution of its batch', async () => {
  const Role = await t.role('reader', { Effect: 'Allow', Action: 'sqs:*', Resource: '*' });
  const { QueueUrl = '' } = await sqs.createQueue({
    QueueName: 'orders',
    Attributes: { VisibilityTimeout: '600' },
  });
  const seen: unknown[] = [];
  const name = await createDurable(
    t,
    ({ input }) => {
      const { Records } = input as { Records: { body: string }[] };
      seen.push(...Records.map(({ body }) => body));
      return succeeded({});
    },
    undefined,
    { Role },
  );
  const mapping = { EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:orders' };
  expect(
    (await failureOf(t.lambda.createEventSourceMapping({ ...mapping, FunctionName: name }))).message,
  ).toBe('You cannot invoke a durable function using an unqualified ARN.');
  const long = await createDurable(t, () => succeeded(1), { ExecutionTimeout: 901 }, { Role });
  expect(
    (await failureOf(t.lambda.createEventSourceMapping({ ...mapping, FunctionName: `${long}:$LATEST` })))
      .message,
  ).toContain('executionTimeout greater than 15 minutes');
  await t.lambda.createEventSourceMapping({ ...mapping, FunctionName: `${name}:$LATEST` });
  await sqs.sendMessage({ QueueUrl, MessageBody: 'tea' });
  await until(async () => seen.length > 0);
  expect(seen).toEqual(['tea']);
});

test('a stream has the answer in one piece', async () => {
  const name = await createDurable(t, () => succeeded({ a: 1 }));
  const { EventStream } = await t.lambda.invokeWithResponseStream({ FunctionName: `${name}:$LATEST` });
  const chunks: Uint8Array[] = [];
  for await (const { PayloadChunk } of EventStream ?? []) {
    if (PayloadChunk?.Payload !== undefined) chunks.push(PayloadChunk.Payload);
  }
  expect(JSON.parse(Buffer.concat(chunks).toString())).toEqual({ a: 1 });
});

test('a function that was made anew under the name does not go on with the execution of the one before', async () => {
  const begun: string[] = [];
  const name = await createDurable(t, async ({ arn, checkpoint }) => {
    begun.push(arn);
    await checkpoint(waits('w', 500));
    return PENDING;
  });
  const arn = await startDurable(t, name);
  await t.settled();
  expect(begun).toEqual([arn]);
  // As it is between DeleteFunction and CreateFunction and the delivery that stops what runs of the first.
  await inState(t, async ({ tx, place }) => {
    const record = await functions.get(tx, place, name);
    const latest = await versions.get(tx, place, name, 0);
    if (record === undefined || latest === undefined) throw new Error('It is there');
    await functions.put(tx, place, { ...record, id: 'another' });
    await versions.put(tx, place, { ...latest, functionId: 'another' });
  });
  await t.cloud.clock.advance(500_000);
  await t.settled();
  expect(begun).toEqual([arn]);
  expect(await t.lambda.getDurableExecution({ DurableExecutionArn: arn })).toMatchObject({
    Status: 'FAILED',
    Error: {
      ErrorType: 'ResourceNotFoundException',
      ErrorMessage: `Function not found: arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    },
  });
});
