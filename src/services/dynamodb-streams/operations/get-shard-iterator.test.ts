import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type ShardIteratorType,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { refusal, S } from '../../../../test/support/dynamodb.ts';
import { makeStreamed, recordsOf, shardsOf, told } from '../../../../test/support/dynamodb-streams.ts';

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

const put = (TableName: string, pk: string) =>
  tables.send(new PutItemCommand({ TableName, Item: { pk: S(pk) } }));
const iterator = async (
  StreamArn: string,
  type: ShardIteratorType,
  SequenceNumber?: string,
  ShardId?: string,
) => {
  const shard = ShardId ?? (await shardsOf(client, StreamArn))[0]?.ShardId;
  const input = { StreamArn, ShardId: shard, ShardIteratorType: type, SequenceNumber };
  return (await client.send(new GetShardIteratorCommand(input))).ShardIterator;
};
const read = async (ShardIterator: string | undefined) =>
  told((await client.send(new GetRecordsCommand({ ShardIterator }))).Records ?? []);

test('every type begins where it should', async () => {
  const arn = await makeStreamed(tables, 'types');
  for (const pk of ['a', 'b', 'c']) await put('types', pk);
  const [, b] = (await recordsOf(client, arn)).map(({ dynamodb }) => dynamodb?.SequenceNumber);
  const latest = await iterator(arn, 'LATEST');
  expect(latest?.startsWith(`${arn}|1|`)).toBe(true);
  expect(await read(await iterator(arn, 'TRIM_HORIZON'))).toEqual(['INSERT a', 'INSERT b', 'INSERT c']);
  expect(await read(await iterator(arn, 'AT_SEQUENCE_NUMBER', b))).toEqual(['INSERT b', 'INSERT c']);
  expect(await read(await iterator(arn, 'AFTER_SEQUENCE_NUMBER', b))).toEqual(['INSERT c']);
  expect(await read(latest)).toEqual([]);
  await put('types', 'd');
  expect(await read(latest)).toEqual(['INSERT d']);
});

test('an empty shard', async () => {
  const arn = await makeStreamed(tables, 'empty');
  const start = (await shardsOf(client, arn))[0]?.SequenceNumberRange?.StartingSequenceNumber;
  const iterators = [
    await iterator(arn, 'LATEST'),
    await iterator(arn, 'AT_SEQUENCE_NUMBER', start),
    await iterator(arn, 'AFTER_SEQUENCE_NUMBER', start),
  ];
  await put('empty', 'a');
  for (const each of iterators) expect(await read(each)).toEqual(['INSERT a']);
});

test('numbers of other shards, and of records that are trimmed', async () => {
  const arn = await makeStreamed(tables, 'numbers');
  await put('numbers', 'a');
  await cloud.clock.advance(2 * HOUR_MS);
  await put('numbers', 'b');
  await cloud.clock.advance(2 * HOUR_MS);
  await put('numbers', 'c');
  const [a, b, c] = (await recordsOf(client, arn)).map(({ dynamodb }) => dynamodb?.SequenceNumber);
  const [first, second] = (await shardsOf(client, arn)).map(({ ShardId }) => ShardId);
  const wrong = (number: string | undefined, shard: string | undefined) =>
    `ValidationException: Invalid SequenceNumber: ${number} is not of shard ${shard}`;
  expect(await refusal(iterator(arn, 'AT_SEQUENCE_NUMBER', c, first))).toBe(wrong(c, first));
  expect(await refusal(iterator(arn, 'AT_SEQUENCE_NUMBER', b, second))).toBe(wrong(b, second));
  const foreign = '9'.repeat(21);
  expect(await refusal(iterator(arn, 'AT_SEQUENCE_NUMBER', foreign, first))).toBe(wrong(foreign, first));
  await cloud.clock.advance(21 * HOUR_MS);
  expect(await refusal(iterator(arn, 'AT_SEQUENCE_NUMBER', a, first))).toBe(
    'TrimmedDataAccessException: The operation attempted to read past the oldest stream record in a shard',
  );
  expect(await read(await iterator(arn, 'AT_SEQUENCE_NUMBER', b, first))).toEqual(['INSERT b']);
});

test('an iterator whose record is trimmed before it is read', async () => {
  const arn = await makeStreamed(tables, 'trimmed');
  await put('trimmed', 'a');
  await cloud.clock.advance(24 * HOUR_MS - 60_000);
  const [a] = (await recordsOf(client, arn)).map(({ dynamodb }) => dynamodb?.SequenceNumber);
  const at = await iterator(arn, 'AT_SEQUENCE_NUMBER', a);
  await cloud.clock.advance(60_000);
  expect(await refusal(read(at))).toContain('TrimmedDataAccessException');
  expect(await read(await iterator(arn, 'TRIM_HORIZON'))).toEqual([]);
});

test('refusals', async () => {
  const arn = await makeStreamed(tables, 'refusals');
  const none = `shardId-${'0'.repeat(20)}-00000000`;
  expect(await refusal(iterator(arn, 'LATEST', undefined, none))).toBe(
    'ResourceNotFoundException: Requested resource not found: Shard does not exist',
  );
  expect(await refusal(iterator(`${arn}1`, 'LATEST', undefined, none))).toBe(
    `ResourceNotFoundException: Requested resource not found: Stream: ${arn}1 not found`,
  );
  expect(await refusal(iterator(arn, 'AT_SEQUENCE_NUMBER'))).toBe(
    'ValidationException: SequenceNumber must be specified for ShardIteratorType AT_SEQUENCE_NUMBER',
  );
  expect(await refusal(iterator(arn, 'LATEST', '1'.repeat(21)))).toBe(
    'ValidationException: SequenceNumber must not be specified for ShardIteratorType LATEST',
  );
});
