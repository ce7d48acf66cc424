import {
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  type DescribeStreamCommandInput,
  DynamoDBStreamsClient,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal, S } from '../../../../test/support/dynamodb.ts';
import { latestStream, makeStreamed, recordsOf, told } from '../../../../test/support/dynamodb-streams.ts';

const HOUR_MS = 3_600_000;
let cloud: TestCloud;
let tables: DynamoDBClient;
let client: DynamoDBStreamsClient;
beforeAll(async () => {
  cloud = await testCloud();
  tables = cloud.client(DynamoDBClient);
  client = cloud.client(DynamoDBStreamsClient);
});
afterAll(() => cloud.stop());

const describeStream = async (StreamArn: string, more: Partial<DescribeStreamCommandInput> = {}) =>
  (await client.send(new DescribeStreamCommand({ StreamArn, ...more }))).StreamDescription;
const put = (TableName: string, pk: string) =>
  tables.send(new PutItemCommand({ TableName, Item: { pk: S(pk) } }));
const setStream = (TableName: string, StreamEnabled: boolean) =>
  tables.send(
    new UpdateTableCommand({
      TableName,
      StreamSpecification: { StreamEnabled, ...(StreamEnabled ? { StreamViewType: 'KEYS_ONLY' } : {}) },
    }),
  );

test('an enabled stream', async () => {
  const arn = await makeStreamed(tables, 'plain', 'KEYS_ONLY');
  const label = arn.split('/').at(-1);
  expect(label).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/);
  expect(await describeStream(arn)).toEqual({
    StreamArn: arn,
    StreamLabel: label,
    StreamStatus: 'ENABLED',
    StreamViewType: 'KEYS_ONLY',
    CreationRequestDateTime: expect.any(Date),
    TableName: 'plain',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    Shards: [
      {
        ShardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/),
        SequenceNumberRange: { StartingSequenceNumber: expect.stringMatching(/^\d{21}$/) },
      },
    ],
  });
});

test('shards follow each other every four hours of writing, and go 24 hours after their end', async () => {
  const arn = await makeStreamed(tables, 'shards');
  for (const pk of ['a', 'b', 'c']) {
    await put('shards', pk);
    await cloud.clock.advance(4 * HOUR_MS);
  }
  const [first, second, third, fourth, ...none] = (await describeStream(arn))?.Shards ?? [];
  expect(none).toEqual([]);
  expect([second, third, fourth].map((shard) => shard?.ParentShardId)).toEqual(
    [first, second, third].map((shard) => shard?.ShardId),
  );
  expect(fourth?.SequenceNumberRange?.EndingSequenceNumber).toBeUndefined();
  expect(BigInt(second?.SequenceNumberRange?.StartingSequenceNumber ?? '')).toBeGreaterThan(
    BigInt(first?.SequenceNumberRange?.EndingSequenceNumber ?? ''),
  );
  expect(told(await recordsOf(client, arn))).toEqual(['INSERT a', 'INSERT b', 'INSERT c']);

  const one = await describeStream(arn, { Limit: 1 });
  expect(one).toMatchObject({ Shards: [{ ShardId: first?.ShardId }], LastEvaluatedShardId: first?.ShardId });
  const rest = await describeStream(arn, { ExclusiveStartShardId: first?.ShardId });
  expect(rest?.Shards).toEqual([second, third, fourth]);
  expect(rest).not.toHaveProperty('LastEvaluatedShardId');
  const children = await describeStream(arn, {
    ShardFilter: { Type: 'CHILD_SHARDS', ShardId: second?.ShardId },
  });
  expect(children?.Shards).toEqual([third]);

  // An idle stream keeps its open shard.
  await cloud.clock.advance(48 * HOUR_MS);
  const left = (await describeStream(arn))?.Shards;
  expect(left).toEqual([fourth]);
  expect(await recordsOf(client, arn)).toEqual([]);
});

test('a disabled stream can be read for 24 hours, and is another one when enabled again', async () => {
  await makeTable(tables, 'switched');
  await put('switched', 'before');
  await setStream('switched', true);
  const first = await latestStream(tables, 'switched');
  await put('switched', 'during');
  await setStream('switched', false);
  await put('switched', 'between');
  await setStream('switched', true);
  const second = await latestStream(tables, 'switched');
  await put('switched', 'after');
  expect(second).not.toBe(first);
  expect(await describeStream(first)).toMatchObject({
    StreamStatus: 'DISABLED',
    Shards: [{ SequenceNumberRange: { EndingSequenceNumber: expect.any(String) } }],
  });
  expect(told(await recordsOf(client, first))).toEqual(['INSERT during']);
  expect(told(await recordsOf(client, second))).toEqual(['INSERT after']);
  await cloud.clock.advance(24 * HOUR_MS);
  expect(await refusal(describeStream(first))).toBe(
    `ResourceNotFoundException: Requested resource not found: Stream: ${first} not found`,
  );
  expect((await describeStream(second))?.StreamStatus).toBe('ENABLED');
});

test('the stream of a deleted table, and of the next of its name', async () => {
  const first = await makeStreamed(tables, 'deleted');
  await put('deleted', 'a');
  await tables.send(new DeleteTableCommand({ TableName: 'deleted' }));
  const second = await makeStreamed(tables, 'deleted');
  expect(second).not.toBe(first);
  expect(told(await recordsOf(client, first))).toEqual(['INSERT a']);
  expect(await recordsOf(client, second)).toEqual([]);
});

test('a shard of more records than are taken away at once', async () => {
  const arn = await makeStreamed(tables, 'many', 'KEYS_ONLY');
  const names = Array.from({ length: 520 }, (_, i) => `item ${i}`);
  await Promise.all(names.map((pk) => put('many', pk)));
  expect(told(await recordsOf(client, arn)).sort()).toEqual(names.map((pk) => `INSERT ${pk}`).sort());
  await tables.send(new DeleteTableCommand({ TableName: 'many' }));
  await cloud.clock.advance(24 * HOUR_MS);
  expect(await refusal(describeStream(arn))).toContain('ResourceNotFoundException');
});

test('refusals', async () => {
  const arn = await makeStreamed(tables, 'refusals');
  const table = arn.replace(/\/stream.*/, '');
  for (const wrong of [table, `${table}/index/x/${'y'.repeat(30)}`, arn.replace('us-east-1', 'eu-west-1')]) {
    expect(await refusal(describeStream(wrong))).toBe(`ValidationException: Invalid StreamArn: ${wrong}`);
  }
  expect(await refusal(describeStream(`${table}/stream/2020-01-01T00:00:00.000`))).toContain(
    'ResourceNotFoundException: Requested resource not found: Stream: arn:aws:dynamodb:',
  );
  expect(await refusal(describeStream(arn, { Limit: 101 }))).toContain("Value '101' at 'limit'");
  const Type = 'CHILD_SHARDS' as const;
  expect(await refusal(describeStream(arn, { ShardFilter: { Type } }))).toBe(
    'ValidationException: ShardFilter of type CHILD_SHARDS must have a ShardId',
  );
  const ShardId = `shardId-${'0'.repeat(20)}-00000000`;
  expect(await refusal(describeStream(arn, { ShardFilter: { Type, ShardId } }))).toBe(
    'ResourceNotFoundException: Requested resource not found: Shard does not exist',
  );
});
