import {
  DynamoDBClient,
  type Get,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items');
  await makeTable(client, 'others');
  await putAll(client, 'items', [{ pk: S('a'), v: N(1), w: N(2) }]);
  await putAll(client, 'others', [{ pk: S('a') }]);
});
afterAll(() => cloud.stop());

const transact = (gets: Get[]) =>
  client.send(
    new TransactGetItemsCommand({
      TransactItems: gets.map((item) => ({ Get: item })),
      ReturnConsumedCapacity: 'INDEXES',
    }),
  );
const get = (pk: string, more: Partial<Get> = {}): Get => ({
  TableName: 'items',
  Key: { pk: S(pk) },
  ...more,
});

test('an answer for each key in order, empty for what is not there', async () => {
  const result = await transact([
    get('none'),
    get('a', { ProjectionExpression: 'w' }),
    get('a', { TableName: 'others' }),
  ]);
  expect(result.Responses).toEqual([{}, { Item: { w: N(2) } }, { Item: { pk: S('a') } }]);
  const units = (count: number) => ({ CapacityUnits: count, ReadCapacityUnits: count });
  expect(result.ConsumedCapacity).toEqual([
    { TableName: 'items', ...units(4), Table: units(4) },
    { TableName: 'others', ...units(2), Table: units(2) },
  ]);
});

test('no reader ever sees half of a transaction', async () => {
  await putAll(client, 'items', [
    { pk: S('x'), v: N(0) },
    { pk: S('y'), v: N(0) },
  ]);
  const step = (pk: string, by: number) => ({
    Update: {
      TableName: 'items',
      Key: { pk: S(pk) },
      UpdateExpression: 'ADD v :by',
      ExpressionAttributeValues: { ':by': N(by) },
    },
  });
  const write = () =>
    client.send(new TransactWriteItemsCommand({ TransactItems: [step('x', 1), step('y', -1)] }));
  const read = async () => {
    const { Responses } = await transact([get('x'), get('y')]);
    return (Responses ?? []).reduce((sum, { Item }) => sum + Number(Item?.['v']?.N), 0);
  };
  const runs = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? write() : read()));
  const sums = (await Promise.all(runs)).filter((outcome) => typeof outcome === 'number');
  expect(sums).toEqual(sums.map(() => 0));
});

test.each<[Get[], string]>([
  [
    [get('a'), get('a')],
    'ValidationException: Transaction request cannot include multiple operations on one item',
  ],
  [[get('a'), get('a', { TableName: 'nowhere' })], 'ResourceNotFoundException: Requested resource not found'],
  [
    [get('a'), get('b', { Key: { pk: N(1) } })],
    'TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons ' +
      '[None, ValidationError]',
  ],
  [
    [get('', {})],
    'ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot ' +
      'contain an empty string value. Key: pk',
  ],
])('refusal %#', async (gets, message) => {
  expect(await refusal(transact(gets))).toBe(message);
});
