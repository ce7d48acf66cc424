import {
  DeleteItemCommand,
  type DeleteItemCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items', { global: { byColour: ['colour', 'ALL'] } });
});
afterAll(() => cloud.stop());

const remove = (pk: string, more: Partial<DeleteItemCommandInput> = {}) =>
  client.send(new DeleteItemCommand({ TableName: 'items', Key: { pk: S(pk) }, ...more }));

test('the item goes with its index entries and is counted out', async () => {
  await putAll(client, 'items', [{ pk: S('a'), colour: S('red'), v: N(1) }]);
  const { Attributes, ConsumedCapacity } = await remove('a', {
    ReturnValues: 'ALL_OLD',
    ReturnConsumedCapacity: 'INDEXES',
  });
  expect(Attributes).toEqual({ pk: S('a'), colour: S('red'), v: N(1) });
  expect(ConsumedCapacity).toEqual({
    TableName: 'items',
    CapacityUnits: 2,
    Table: { CapacityUnits: 1 },
    GlobalSecondaryIndexes: { byColour: { CapacityUnits: 1 } },
  });
  const found = await client.send(
    new QueryCommand({
      TableName: 'items',
      IndexName: 'byColour',
      KeyConditionExpression: 'colour = :c',
      ExpressionAttributeValues: { ':c': S('red') },
    }),
  );
  expect(found.Count).toBe(0);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'items' }));
  expect(Table).toMatchObject({ ItemCount: 0, TableSizeBytes: 0 });
  expect(Table?.GlobalSecondaryIndexes?.[0]).toMatchObject({ ItemCount: 0, IndexSizeBytes: 0 });
});

test('deleting what is not there succeeds and returns nothing', async () => {
  expect(await remove('nothing', { ReturnValues: 'ALL_OLD' })).not.toHaveProperty('Attributes');
});

test('a condition on an item that is not there', async () => {
  expect(await refusal(remove('nothing', { ConditionExpression: 'attribute_exists(pk)' }))).toBe(
    'ConditionalCheckFailedException: The conditional request failed',
  );
});

test("unused names are the framework's to report", async () => {
  const more = { ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeNames: { '#n': 'n' } };
  expect(await refusal(remove('a', more))).toBe(
    'ValidationException: 1 validation error detected: Value provided in ExpressionAttributeNames unused in ' +
      'expressions: keys: {#n}',
  );
});

test.each<[Partial<DeleteItemCommandInput>, string]>([
  [{ Key: { pk: N(1) } }, 'ValidationException: The provided key element does not match the schema'],
  [{ ReturnValues: 'UPDATED_NEW' }, 'ValidationException: ReturnValues can only be ALL_OLD or NONE'],
  [{ TableName: 'nowhere' }, 'ResourceNotFoundException: Requested resource not found'],
])('%j is refused', async (more, message) => {
  expect(await refusal(remove('a', more))).toBe(message);
});
