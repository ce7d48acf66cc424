import { CloudWatch, type Statistic } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { S } from '../../../test/support/dynamodb.ts';
import { makeStreamed } from '../../../test/support/dynamodb-streams.ts';
import { READS_STREAMS, until } from '../../../test/support/event-sources.ts';
import { failureOf, type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';

const MINUTE_MS = 60_000;
const SHIP = 'cloudwatch PutMetricData';

let t: LambdaTest;
let cloudwatch: CloudWatch;
beforeAll(async () => {
  t = await lambdaTest();
  cloudwatch = t.cloud.client(CloudWatch);
});
afterAll(() => t.stop());
// Each test begins with a minute, so that none ends by itself meanwhile.
beforeEach(() => t.cloud.clock.advance(MINUTE_MS - (t.cloud.clock.now() % MINUTE_MS)));

type Dimensions = Record<string, string>;
const listed = (dimensions: Dimensions) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

/** The datapoints of the last hour, one a minute. */
async function points(MetricName: string, dimensions: Dimensions, statistic: Statistic) {
  const { Datapoints = [] } = await cloudwatch.getMetricStatistics({
    Namespace: 'AWS/Lambda',
    MetricName,
    Dimensions: listed(dimensions),
    StartTime: new Date(t.cloud.clock.now() - 60 * MINUTE_MS),
    EndTime: new Date(t.cloud.clock.now() + MINUTE_MS),
    Period: 60,
    Statistics: [statistic],
  });
  return Datapoints.map((point) => point[statistic]);
}

const total = async (MetricName: string, dimensions: Dimensions) =>
  (await points(MetricName, dimensions, 'Sum')).reduce<number>((sum, value) => sum + (value ?? 0), 0);

const minuteOver = () => t.cloud.clock.advance(MINUTE_MS);

/** Begins a run that lasts until it is told to end. */
function held() {
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, handler: () => over };
}

test('invocations, errors and durations, at once for the function, its version, its alias and the region', async () => {
  const name = await t.create(({ event }) => {
    if ((event as { fails?: boolean }).fails) throw new Error('no');
  });
  await t.lambda.publishVersion({ FunctionName: name });
  await t.lambda.createAlias({ FunctionName: name, Name: 'live', FunctionVersion: '1' });
  const before = await total('Invocations', {});
  await t.invoke(name, {});
  await t.invoke(name, { fails: true });
  await t.invoke(name, {}, { Qualifier: '1' });
  await t.invoke(name, {}, { Qualifier: 'live' });
  expect(await total('Invocations', { FunctionName: name })).toBe(0);
  await minuteOver();
  expect(await total('Invocations', { FunctionName: name })).toBe(4);
  expect(await total('Invocations', { FunctionName: name, Resource: name })).toBe(2);
  expect(await total('Invocations', { FunctionName: name, Resource: `${name}:1` })).toBe(1);
  const alias = { FunctionName: name, Resource: `${name}:live` };
  expect(await total('Invocations', alias)).toBe(1);
  expect(await total('Invocations', { ...alias, ExecutedVersion: '1' })).toBe(1);
  expect((await total('Invocations', {})) - before).toBe(4);
  expect(await total('Errors', { FunctionName: name })).toBe(1);
  expect(await points('Errors', { FunctionName: name, Resource: name }, 'Average')).toEqual([0.5]);
  expect(await points('Throttles', { FunctionName: name }, 'Maximum')).toEqual([0]);
  expect(await points('Duration', { FunctionName: name }, 'SampleCount')).toEqual([4]);
  expect(await points('Duration', { FunctionName: name }, 'Average')).toEqual([1]);
});

test('GetMetricData and ListMetrics find them', async () => {
  const name = await t.create();
  await t.invoke(name, {});
  await minuteOver();
  const { MetricDataResults } = await cloudwatch.getMetricData({
    StartTime: new Date(t.cloud.clock.now() - 10 * MINUTE_MS),
    EndTime: new Date(t.cloud.clock.now()),
    MetricDataQueries: [
      {
        Id: 'p',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/Lambda',
            MetricName: 'Duration',
            Dimensions: listed({ FunctionName: name }),
          },
          Period: 60,
          Stat: 'p99',
        },
      },
    ],
  });
  expect(MetricDataResults?.[0]?.Values).toEqual([1]);
  const { Metrics = [] } = await cloudwatch.listMetrics({
    Namespace: 'AWS/Lambda',
    Dimensions: listed({ FunctionName: name, Resource: name }),
  });
  expect(Metrics.map(({ MetricName }) => MetricName).sort()).toEqual([
    'ConcurrentExecutions',
    'Duration',
    'Errors',
    'Invocations',
    'Throttles',
  ]);
});

test('a minute of many invocations is written in one call', async () => {
  const name = await t.create();
  const shipped = () =>
    t.cloud.trace.latest().filter(({ service, operation }) => `${service} ${operation}` === SHIP).length;
  const before = shipped();
  await Promise.all(Array.from({ length: 40 }, () => t.invoke(name, {})));
  expect(shipped()).toBe(before);
  await minuteOver();
  expect(shipped()).toBe(before + 1);
  expect(await total('Invocations', { FunctionName: name })).toBe(40);
  await t.cloud.clock.advance(30 * MINUTE_MS);
  expect(shipped()).toBe(before + 1);
});

test('concurrency, also in minutes in which nothing begins', async () => {
  const run = held();
  const name = await t.create(run.handler);
  await t.lambda.putFunctionConcurrency({ FunctionName: name, ReservedConcurrentExecutions: 2 });
  const calls = [t.invoke(name, {}), t.invoke(name, {})];
  await until(() => t.fake.calls.filter(({ spec }) => spec.name === name).length === 2);
  expect((await failureOf(t.invoke(name, {}))).code).toBe('TooManyRequestsException');
  await t.cloud.clock.advance(2 * MINUTE_MS);
  run.end();
  await Promise.all(calls);
  await minuteOver();
  expect((await points('ConcurrentExecutions', { FunctionName: name }, 'Maximum')).slice(0, 2)).toEqual([
    2, 2,
  ]);
  expect(await total('Throttles', { FunctionName: name, Resource: name })).toBe(1);
  // They count for the minute in which they began.
  expect(await points('Invocations', { FunctionName: name }, 'Sum')).toEqual([2]);
  expect(await points('UnreservedConcurrentExecutions', {}, 'Maximum')).not.toContain(2);
});

test('what runs on provisioned concurrency, and what spills over', async () => {
  const run = held();
  const name = await t.create(run.handler);
  await t.lambda.publishVersion({ FunctionName: name });
  const at = { FunctionName: name, Qualifier: '1' };
  await t.lambda.putProvisionedConcurrencyConfig({ ...at, ProvisionedConcurrentExecutions: 2 });
  await t.settled();
  const calls = [1, 2, 3].map(() => t.invoke(name, {}, { Qualifier: '1' }));
  await until(() => t.fake.calls.filter(({ spec }) => spec.name === name).length === 3);
  run.end();
  await Promise.all(calls);
  await t.invoke(name, {});
  await minuteOver();
  const own = { FunctionName: name, Resource: `${name}:1` };
  expect(await total('ProvisionedConcurrencyInvocations', own)).toBe(2);
  expect(await total('ProvisionedConcurrencySpilloverInvocations', own)).toBe(1);
  expect(await points('ProvisionedConcurrentExecutions', own, 'Maximum')).toEqual([2]);
  expect(await points('ProvisionedConcurrencyUtilization', own, 'Maximum')).toEqual([1]);
  // An inactive version says nothing of itself.
  await t.cloud.clock.advance(5 * MINUTE_MS);
  expect(await points('ProvisionedConcurrencyUtilization', own, 'Maximum')).toHaveLength(1);
});

test('events: received, their age, dropped, and what could not be told of them', async () => {
  const name = await t.create(() => {
    throw new Error('never');
  });
  const { QueueUrl } = await t.cloud.client(SQS).createQueue({ QueueName: 'unreachable' });
  const arn = `arn:aws:sqs:us-east-1:000000000000:${QueueUrl?.split('/').pop()}`;
  const may = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' };
  const Role = await t.role('sender', may);
  await t.lambda.updateFunctionConfiguration({
    FunctionName: name,
    Role,
    DeadLetterConfig: { TargetArn: arn },
  });
  await t.lambda.putFunctionEventInvokeConfig({
    FunctionName: name,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: arn } },
  });
  await t.iam.deleteRolePolicy({ RoleName: 'sender', PolicyName: 'own' });
  await t.invoke(name, {}, { InvocationType: 'Event' });
  await t.settled();
  await t.cloud.clock.advance(3 * MINUTE_MS);
  const own = { FunctionName: name };
  expect(await total('AsyncEventsReceived', own)).toBe(1);
  expect(await points('AsyncEventAge', own, 'Maximum')).toHaveLength(2);
  expect(Math.max(...((await points('AsyncEventAge', own, 'Maximum')) as number[]))).toBeGreaterThanOrEqual(
    MINUTE_MS,
  );
  expect(await total('AsyncEventsDropped', own)).toBe(1);
  expect(await total('Errors', own)).toBe(2);
  expect(await total('DestinationDeliveryFailures', own)).toBe(1);
  expect(await total('DeadLetterErrors', own)).toBe(1);
});

test('the age of the last record of a batch', async () => {
  const tables = t.cloud.client(DynamoDBClient);
  const EventSourceArn = await makeStreamed(tables, 'aged');
  await tables.send(new PutItemCommand({ TableName: 'aged', Item: { pk: S('a') } }));
  await t.cloud.clock.advance(10_000);
  let isCalled = false;
  const Role = await t.role('reader', READS_STREAMS);
  const FunctionName = await t.create(
    () => {
      isCalled = true;
    },
    { Role },
  );
  await t.lambda.createEventSourceMapping({ FunctionName, EventSourceArn, StartingPosition: 'TRIM_HORIZON' });
  await until(() => isCalled);
  await minuteOver();
  const [age] = await points('IteratorAge', { FunctionName }, 'Maximum');
  expect(age).toBeGreaterThanOrEqual(9_000);
  expect(age).toBeLessThan(MINUTE_MS);
});
