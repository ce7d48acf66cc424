import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { N, S, type TestItem } from '../../../../test/support/dynamodb.ts';
import { makeStreamed } from '../../../../test/support/dynamodb-streams.ts';
import { makeQueue, READS_STREAMS, until } from '../../../../test/support/event-sources.ts';
import { type FakeHandler, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

interface Sent {
  eventName: string;
  dynamodb: { Keys: { pk: { S: string } }; SequenceNumber: string; NewImage?: TestItem };
}

let t: LambdaTest;
let tables: DynamoDBClient;
let Role: string;
beforeAll(async () => {
  t = await lambdaTest();
  tables = t.cloud.client(DynamoDBClient);
  const tells = {
    Effect: 'Allow',
    Action: ['sqs:SendMessage', 'sns:Publish', 's3:PutObject'],
    Resource: '*',
  };
  Role = await t.role('reader', READS_STREAMS, tells);
});
afterAll(() => t.stop());

const put = (TableName: string, Item: TestItem) => tables.send(new PutItemCommand({ TableName, Item }));
const sent = (event: unknown) => (event as { Records: Sent[] }).Records;
const names = (event: unknown) => sent(event).map(({ dynamodb }) => dynamodb.Keys.pk.S);
const map = async (
  EventSourceArn: string,
  handler: FakeHandler,
  more: Partial<CreateEventSourceMappingCommandInput> = {},
) => {
  const FunctionName = await t.create(handler, { Role });
  const StartingPosition = 'TRIM_HORIZON' as const;
  const made = await t.lambda.createEventSourceMapping({
    FunctionName,
    EventSourceArn,
    StartingPosition,
    ...more,
  });
  return { FunctionName, UUID: made.UUID ?? '', made };
};

test('records reach the function as AWS writes them', async () => {
  const arn = await makeStreamed(tables, 'exact');
  await put('exact', { pk: S('a'), raw: { B: Uint8Array.of(1) }, all: { BS: [Uint8Array.of(2)] } });
  const events: unknown[] = [];
  const { UUID, made, FunctionName } = await map(arn, ({ event }) => void events.push(event));
  await until(() => events.length === 1);
  expect(events[0]).toEqual({
    Records: [
      {
        eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventName: 'INSERT',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'us-east-1',
        dynamodb: {
          ApproximateCreationDateTime: expect.any(Number),
          Keys: { pk: S('a') },
          NewImage: { pk: S('a'), raw: { B: 'AQ==' }, all: { BS: ['Ag=='] } },
          SequenceNumber: expect.stringMatching(/^\d{21}$/),
          SizeBytes: 14,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
        eventSourceARN: arn,
      },
    ],
  });
  const { $metadata: _, ...configuration } = made;
  expect(configuration).toEqual({
    UUID,
    EventSourceMappingArn: `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${UUID}`,
    EventSourceArn: arn,
    FunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`,
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 0,
    StartingPosition: 'TRIM_HORIZON',
    ParallelizationFactor: 1,
    BisectBatchOnFunctionError: false,
    MaximumRecordAgeInSeconds: -1,
    MaximumRetryAttempts: -1,
    TumblingWindowInSeconds: 0,
    DestinationConfig: { OnFailure: {} },
    FunctionResponseTypes: [],
    LastModified: expect.any(Date),
    LastProcessingResult: 'No records processed',
    State: 'Creating',
    StateTransitionReason: 'User action',
  });
  await until(async () => (await t.lambda.getEventSourceMapping({ UUID })).LastProcessingResult === 'OK');
});

test('LATEST begins with what is written afterwards; shards are followed', async () => {
  const arn = await makeStreamed(tables, 'latest');
  await put('latest', { pk: S('before') });
  const seen: string[] = [];
  await map(arn, ({ event }) => void seen.push(...names(event)), { StartingPosition: 'LATEST' });
  await put('latest', { pk: S('first') });
  await until(() => seen.length === 1);
  await t.cloud.clock.advance(5 * 3_600_000);
  await put('latest', { pk: S('second') });
  await until(() => seen.length === 2);
  expect(seen).toEqual(['first', 'second']);
});

test('batches, filters and the expiry of iterators', async () => {
  const arn = await makeStreamed(tables, 'batches');
  for (let i = 0; i < 7; i++) await put('batches', { pk: S(`item ${i}`), n: N(i) });
  await tables.send(new DeleteItemCommand({ TableName: 'batches', Key: { pk: S('item 0') } }));
  const seen: string[][] = [];
  const Filters = [
    {
      Pattern: JSON.stringify({
        eventName: ['INSERT'],
        dynamodb: { NewImage: { n: { N: [{ 'anything-but': ['3'] }] } } },
      }),
    },
  ];
  await map(arn, ({ event }) => void seen.push(names(event)), { BatchSize: 4, FilterCriteria: { Filters } });
  await until(() => seen.flat().length === 6);
  expect(seen.flat()).toEqual([0, 1, 2, 4, 5, 6].map((i) => `item ${i}`));
  expect(seen.every((batch) => batch.length <= 4)).toBe(true);
  await t.cloud.clock.advance(20 * 60_000);
  await put('batches', { pk: S('late'), n: N(9) });
  await until(() => seen.flat().length === 7);
});

test('a batch is tried again, and told to the destination when it has failed often enough', async () => {
  const arn = await makeStreamed(tables, 'failing');
  const queue = await makeQueue(t, 'failures');
  let calls = 0;
  const { FunctionName } = await map(
    arn,
    ({ event }) => {
      if (!names(event).includes('bad')) return;
      calls++;
      throw new Error('no');
    },
    {
      BatchSize: 1,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: queue.arn } },
    },
  );
  await put('failing', { pk: S('bad') });
  await put('failing', { pk: S('good') });
  await until(async () => (await queue.depth())[0] === 1);
  expect(calls).toBe(2);
  const { Messages } = await t.cloud.client(SQS).receiveMessage({ QueueUrl: queue.url });
  const body: unknown = JSON.parse(Messages?.[0]?.Body ?? '');
  expect(body).toEqual({
    requestContext: {
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionArn: `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 2,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    DDBStreamBatchInfo: {
      shardId: expect.stringMatching(/^shardId-/),
      startSequenceNumber: expect.stringMatching(/^\d{21}$/),
      endSequenceNumber: expect.stringMatching(/^\d{21}$/),
      approximateArrivalOfFirstRecord: expect.stringMatching(/:\d\dZ$/),
      approximateArrivalOfLastRecord: expect.stringMatching(/:\d\dZ$/),
      batchSize: 1,
      streamArn: arn,
    },
  });
});

test('a bucket gets what failed with the records themselves', async () => {
  const arn = await makeStreamed(tables, 'kept');
  const s3 = t.cloud.client(S3);
  await s3.createBucket({ Bucket: 'kept' });
  const { UUID } = await map(
    arn,
    () => {
      throw new Error('no');
    },
    {
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::kept' } },
    },
  );
  await put('kept', { pk: S('bad') });
  await until(async () => (await s3.listObjectsV2({ Bucket: 'kept' })).KeyCount === 1);
  const { Contents } = await s3.listObjectsV2({ Bucket: 'kept' });
  const Key = Contents?.[0]?.Key ?? '';
  expect(Key).toMatch(
    new RegExp(`^aws/lambda/${UUID}/shardId-[^/]+/\\d{4}/\\d\\d/\\d\\d/[0-9T.-]{19}-[0-9a-f-]{36}$`),
  );
  const { Body } = await s3.getObject({ Bucket: 'kept', Key });
  const record = JSON.parse((await Body?.transformToString()) ?? '');
  expect(record).toMatchObject({
    requestContext: { condition: 'RetryAttemptsExhausted' },
    DDBStreamBatchInfo: { batchSize: 1, streamArn: arn },
  });
  expect(JSON.parse(record.payload)).toMatchObject({
    Records: [{ eventSource: 'aws:dynamodb', dynamodb: { Keys: { pk: S('bad') } } }],
  });
});

test('bisecting finds the bad record, and the others are done', async () => {
  const arn = await makeStreamed(tables, 'bisected');
  for (const pk of ['a', 'b', 'bad', 'c']) await put('bisected', { pk: S(pk) });
  const done: string[] = [];
  let badCalls = 0;
  await map(
    arn,
    ({ event }) => {
      if (names(event).includes('bad')) {
        badCalls++;
        throw new Error('no');
      }
      done.push(...names(event));
    },
    { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0 },
  );
  await until(() => done.includes('c'));
  expect(done).toEqual(['a', 'b', 'c']);
  expect(badCalls).toBe(3);
});

test('ReportBatchItemFailures goes on from the first that failed', async () => {
  const arn = await makeStreamed(tables, 'partial');
  for (const pk of ['a', 'b', 'c']) await put('partial', { pk: S(pk) });
  const batches: string[][] = [];
  await map(
    arn,
    ({ event }) => {
      batches.push(names(event));
      const failed = batches.length === 1 ? sent(event).slice(1, 2) : [];
      return {
        batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })),
      };
    },
    { FunctionResponseTypes: ['ReportBatchItemFailures'] },
  );
  await until(() => batches.length === 2);
  expect(batches).toEqual([
    ['a', 'b', 'c'],
    ['b', 'c'],
  ]);
});

test('ParallelizationFactor: items at the same time, each in its own order', async () => {
  const arn = await makeStreamed(tables, 'lanes');
  const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const n of [1, 2]) for (const pk of keys) await put('lanes', { pk: S(pk), n: N(n) });
  const seen = new Map<string, string[]>();
  let running = 0;
  let most = 0;
  await map(
    arn,
    async ({ event }) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      for (const { dynamodb } of sent(event)) {
        const { pk } = dynamodb.Keys;
        seen.set(pk.S, [...(seen.get(pk.S) ?? []), dynamodb.NewImage?.['n']?.N ?? '']);
      }
      running--;
    },
    { BatchSize: 1, ParallelizationFactor: 10 },
  );
  await until(() => [...seen.values()].flat().length === 12);
  expect([...seen.values()]).toEqual(keys.map(() => ['1', '2']));
  expect(most).toBeGreaterThan(1);
});

test('records that are too old are given up', async () => {
  const arn = await makeStreamed(tables, 'old');
  const queue = await makeQueue(t, 'aged');
  await put('old', { pk: S('old') });
  await t.cloud.clock.advance(120_000);
  await put('old', { pk: S('young') });
  const seen: string[] = [];
  await map(arn, ({ event }) => void seen.push(...names(event)), {
    MaximumRecordAgeInSeconds: 60,
    DestinationConfig: { OnFailure: { Destination: queue.arn } },
  });
  await until(() => seen.length === 1);
  expect(seen).toEqual(['young']);
  const { Messages } = await t.cloud.client(SQS).receiveMessage({ QueueUrl: queue.url });
  const body: unknown = JSON.parse(Messages?.[0]?.Body ?? '');
  expect(body).toMatchObject({ requestContext: { condition: 'RecordAgeExceeded' } });
});

test('a disabled mapping goes on where it has stopped; a disabled stream is read to its end', async () => {
  const arn = await makeStreamed(tables, 'switched');
  const seen: string[] = [];
  const { UUID } = await map(arn, ({ event }) => void seen.push(...names(event)));
  await put('switched', { pk: S('a') });
  await until(() => seen.length === 1);
  await t.lambda.updateEventSourceMapping({ UUID, Enabled: false });
  await put('switched', { pk: S('b') });
  const StreamSpecification = { StreamEnabled: false };
  await tables.send(new UpdateTableCommand({ TableName: 'switched', StreamSpecification }));
  expect(seen).toEqual(['a']);
  await t.lambda.updateEventSourceMapping({ UUID, Enabled: true });
  await until(() => seen.length === 2);
  expect(seen).toEqual(['a', 'b']);
});

test('refusals', async () => {
  const arn = await makeStreamed(tables, 'refusals');
  const FunctionName = await t.create(undefined, { Role });
  const failure = (more: Partial<CreateEventSourceMappingCommandInput>) =>
    failureOf(
      t.lambda.createEventSourceMapping({
        FunctionName,
        EventSourceArn: arn,
        StartingPosition: 'LATEST',
        ...more,
      }),
    );
  expect((await failure({ StartingPosition: undefined })).message).toBe(
    "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: " +
      'Member must not be null.',
  );
  const StartingPositionTimestamp = new Date();
  expect((await failure({ StartingPositionTimestamp })).message).toBe(
    'Timestamp only valid with StartingPosition AT_TIMESTAMP',
  );
  expect((await failure({ StartingPosition: 'AT_TIMESTAMP' })).message).toBe(
    `Unsupported starting position for arn type: ${arn}`,
  );
  const stranger = await t.create(undefined, { Role: await t.role('stranger') });
  expect((await failure({ FunctionName: stranger })).message).toBe(
    `Cannot access stream ${arn}. Please ensure the role can perform the GetRecords, GetShardIterator, ` +
      'DescribeStream, and ListStreams Actions on your stream in IAM.',
  );
  expect((await failure({ ScalingConfig: { MaximumConcurrency: 2 } })).message).toContain('ScalingConfig');
  expect(await failure({ TumblingWindowInSeconds: 10 })).toMatchObject({ code: 'NotImplemented' });
});
