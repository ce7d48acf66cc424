import {
  BatchExecuteStatementCommand,
  type BatchStatementRequest,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items', { global: { byV: ['v:N', 'ALL'] } });
  await putAll(client, 'items', [
    { pk: S('a'), v: N(1) },
    { pk: S('b'), v: N(2) },
  ]);
});
afterAll(() => cloud.stop());

const batch = (...requests: (string | BatchStatementRequest)[]) =>
  client.send(
    new BatchExecuteStatementCommand({
      Statements: requests.map((request) => (typeof request === 'string' ? { Statement: request } : request)),
      ReturnConsumedCapacity: 'TOTAL',
    }),
  );

test('an answer for each statement; one that fails leaves the others alone', async () => {
  const { Responses, ConsumedCapacity } = await batch(
    `INSERT INTO items VALUE {'pk': 'new'}`,
    `INSERT INTO items VALUE {'pk': 'a'}`,
    `UPDATE items SET v = 5 WHERE pk = 'a' RETURNING ALL NEW *`,
    { Statement: `UPDATE items SET v = 6 WHERE pk = 'b' AND v = ?`, Parameters: [N(9)] },
    `DELETE FROM items WHERE pk = 'b' RETURNING ALL OLD *`,
    `SLECT * FROM items`,
    `UPDATE "none-such" SET v = 1 WHERE pk = 'a'`,
    `UPDATE items SET v = 1 WHERE v = 3`,
  );
  expect(Responses).toEqual([
    { TableName: 'items' },
    {
      TableName: 'items',
      Error: { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' },
    },
    { TableName: 'items', Item: { pk: S('a'), v: N(5) } },
    {
      TableName: 'items',
      Error: { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
    },
    { TableName: 'items', Item: { pk: S('b'), v: N(2) } },
    {
      Error: {
        Code: 'ValidationError',
        Message: "Statement wasn't well formed, can't be processed: Expected data manipulation",
      },
    },
    { Error: { Code: 'ResourceNotFound', Message: 'Requested resource not found' } },
    {
      Error: {
        Code: 'ValidationError',
        Message: 'Where clause does not contain a mandatory equality on all key attributes',
      },
    },
  ]);
  expect(ConsumedCapacity).toEqual([{ TableName: 'items', CapacityUnits: 6 }]);
});

test('a SELECT names one item of the table, and nothing besides its key', async () => {
  const Message =
    'Select statements within BatchExecuteStatement must specify the primary key in the where clause.';
  const refused = { Error: { Code: 'ValidationError', Message } };
  const { Responses, ConsumedCapacity } = await batch(
    `SELECT v FROM items WHERE pk IN ['a']`,
    { Statement: `SELECT * FROM items WHERE pk = 'none'`, ConsistentRead: true },
    `SELECT * FROM items WHERE v = 5`,
    `SELECT * FROM items WHERE pk = 'a' AND v = 5`,
    `SELECT * FROM items.byV WHERE pk = 'a'`,
  );
  expect(Responses).toEqual([
    { TableName: 'items', Item: { v: N(5) } },
    { TableName: 'items' },
    refused,
    refused,
    refused,
  ]);
  expect(ConsumedCapacity).toEqual([{ TableName: 'items', CapacityUnits: 1.5 }]);
});

test('an empty batch is refused', async () => {
  expect(await refusal(batch())).toMatch(/^ValidationException: /);
});
