import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S, type TestItem } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'first', { global: { byColour: ['colour', 'ALL'] } });
  await makeTable(client, 'second', { key: 'pk sk:N', local: { byAge: ['pk age:N', 'ALL'] } });
});
afterAll(() => cloud.stop());

const batch = (
  RequestItems: BatchWriteItemCommandInput['RequestItems'],
  more: Partial<BatchWriteItemCommandInput> = {},
) => client.send(new BatchWriteItemCommand({ RequestItems, ...more }));
const put = (Item: TestItem) => ({ PutRequest: { Item } });
const remove = (Key: TestItem) => ({ DeleteRequest: { Key } });

test('puts and deletes in several tables', async () => {
  await putAll(client, 'first', [{ pk: S('old') }]);
  const result = await batch(
    {
      first: [put({ pk: S('a'), colour: S('red') }), remove({ pk: S('old') })],
      second: [put({ pk: S('a'), sk: N(1) })],
    },
    { ReturnConsumedCapacity: 'INDEXES', ReturnItemCollectionMetrics: 'SIZE' },
  );
  expect(result.UnprocessedItems).toEqual({});
  expect(result.ItemCollectionMetrics).toEqual({
    second: [{ ItemCollectionKey: { pk: S('a') }, SizeEstimateRangeGB: [0, 1] }],
  });
  expect(result.ConsumedCapacity).toEqual([
    {
      TableName: 'first',
      CapacityUnits: 3,
      Table: { CapacityUnits: 2 },
      GlobalSecondaryIndexes: { byColour: { CapacityUnits: 1 } },
    },
    { TableName: 'second', CapacityUnits: 1, Table: { CapacityUnits: 1 } },
  ]);
  const { Items } = await client.send(new ScanCommand({ TableName: 'first' }));
  expect(Items).toEqual([{ pk: S('a'), colour: S('red') }]);
});

const many = (count: number) => Array.from({ length: count }, (_, i) => put({ pk: S(`k${i}`) }));
test.each<[BatchWriteItemCommandInput['RequestItems'], string]>([
  [
    { first: [put({ pk: S('a') }), remove({ pk: S('a') })] },
    'ValidationException: Provided list of item keys contains duplicates',
  ],
  [
    { first: many(20), second: many(6) },
    'ValidationException: Too many items requested for the BatchWriteItem call',
  ],
  [
    { first: [{}] },
    'ValidationException: Supplied AttributeValue has more than one datatypes set, must contain exactly one of the ' +
      'supported datatypes',
  ],
  [{ first: [put({ pk: N(1) })] }, 'ValidationException: The provided key element does not match the schema'],
  [{ first: [put({ v: N(1) })] }, 'ValidationException: The provided key element does not match the schema'],
  [
    { first: [remove({ v: N(1) })] },
    'ValidationException: The provided key element does not match the schema',
  ],
  [
    { first: [put({ pk: S('') })] },
    'ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot ' +
      'contain an empty string value. Key: pk',
  ],
  [
    { first: [put({ pk: S('a'), colour: N(1) })] },
    'ValidationException: One or more parameter values were invalid: Type mismatch for Index Key colour Expected: S ' +
      'Actual: N IndexName: byColour',
  ],
  [{ nowhere: [put({ pk: S('a') })] }, 'ResourceNotFoundException: Requested resource not found'],
])('refusal %#, and nothing is written', async (items, message) => {
  const before = (await client.send(new ScanCommand({ TableName: 'first' }))).Count;
  expect(await refusal(batch(items))).toBe(message);
  expect((await client.send(new ScanCommand({ TableName: 'first' }))).Count).toBe(before);
});
