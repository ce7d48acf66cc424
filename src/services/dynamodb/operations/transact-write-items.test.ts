import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  ScanCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S, type TestItem } from '../../../../test/support/dynamodb.ts';

const TABLE = { TableName: 'items' };
let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items', { global: { byColour: ['colour', 'ALL'] } });
  await makeTable(client, 'local', { key: 'pk sk:N', local: { byAge: ['pk age:N', 'ALL'] } });
});
beforeEach(() => putAll(client, 'items', [{ pk: S('there'), v: N(1) }]));
afterAll(() => cloud.stop());

const transact = (TransactItems: TransactWriteItem[], more: Partial<TransactWriteItemsCommandInput> = {}) =>
  client.send(new TransactWriteItemsCommand({ TransactItems, ...more }));
const put = (Item: TestItem, ConditionExpression?: string): TransactWriteItem => ({
  Put: { ...TABLE, Item, ConditionExpression },
});
const key = (pk: string) => ({ ...TABLE, Key: { pk: S(pk) } });
const add = (pk: string, by: number, ConditionExpression?: string): TransactWriteItem => ({
  Update: {
    ...key(pk),
    UpdateExpression: 'SET v = v + :by',
    ConditionExpression,
    ExpressionAttributeValues: { ':by': N(by) },
  },
});
const stored = async (pk: string) => (await client.send(new GetItemCommand(key(pk)))).Item;

test('all four kinds of action at once', async () => {
  await putAll(client, 'items', [{ pk: S('gone') }]);
  await transact([
    put({ pk: S('new'), colour: S('red') }, 'attribute_not_exists(pk)'),
    add('there', 5),
    { Delete: key('gone') },
    { ConditionCheck: { ...key('never'), ConditionExpression: 'attribute_not_exists(pk)' } },
  ]);
  expect(await stored('new')).toEqual({ pk: S('new'), colour: S('red') });
  expect(await stored('there')).toEqual({ pk: S('there'), v: N(6) });
  expect(await stored('gone')).toBeUndefined();
  expect(await stored('never')).toBeUndefined();
});

test('one action that may not be cancels all, with a reason for each', async () => {
  const check: TransactWriteItem = {
    ConditionCheck: {
      ...key('there'),
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
  const error = await transact([
    put({ pk: S('half') }),
    check,
    add('lacking', 1),
    add('there2', 1, 'v > :by'),
  ]).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TransactionCanceledException);
  expect(error).toMatchObject({
    message:
      'Transaction cancelled, please refer cancellation reasons for specific reasons ' +
      '[None, ConditionalCheckFailed, ValidationError, ConditionalCheckFailed]',
    CancellationReasons: [
      { Code: 'None' },
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: { pk: S('there'), v: N(1) },
      },
      {
        Code: 'ValidationError',
        Message: 'The provided expression refers to an attribute that does not exist in the item',
      },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
    ],
  });
  expect(await stored('half')).toBeUndefined();
});

test.each<[TransactWriteItem, string]>([
  [
    put({ pk: N(5) }),
    'One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N',
  ],
  [{ Delete: { ...TABLE, Key: { pk: N(5) } } }, 'The provided key element does not match the schema'],
  [
    put({ pk: S('a'), colour: N(1) }),
    'One or more parameter values were invalid: Type mismatch for Index Key colour Expected: S Actual: N ' +
      'IndexName: byColour',
  ],
])('what the schema forbids cancels: %#', async (action, message) => {
  const error = await transact([action]).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'ValidationError', Message: message }],
  });
});

function nested(levels: number): AttributeValue {
  let value: AttributeValue = S('leaf');
  for (let level = 0; level < levels; level++) value = { M: { in: value } };
  return value;
}

test.each<[TransactWriteItem[], string]>([
  [
    [put({ pk: S('one') }), { Delete: key('one') }],
    'ValidationException: Transaction request cannot include multiple operations on one item',
  ],
  [
    [{ Put: { ...TABLE, Item: { pk: S('a') } }, Delete: key('b') }],
    'ValidationException: TransactItems can only contain one of Check, Put, Update or Delete',
  ],
  [
    [{}],
    'ValidationException: Invalid Request: TransactWriteRequest should contain Delete or Put or Update request',
  ],
  [[put({ pk: S('a'), '': S('b'), deep: nested(100) })], 'ValidationException: Empty attribute name'],
  [
    [{ Delete: { ...TABLE, Key: { pk: nested(100) }, ConditionExpression: 'a = = b' } }],
    'ValidationException: Invalid ConditionExpression: Syntax error; token: "=", near: "= = b"',
  ],
  [
    [put({ pk: S('') })],
    'ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot ' +
      'contain an empty string value. Key: pk',
  ],
  [
    [put({ pk: S('a') }, 'v >')],
    'ValidationException: Invalid ConditionExpression: Syntax error; token: "<EOF>", near: ">"',
  ],
  [
    [{ Put: { TableName: 'nowhere', Item: { pk: S('a') } } }],
    'ResourceNotFoundException: Requested resource not found',
  ],
  [
    Array.from({ length: 11 }, (_, i) => put({ pk: S(`big${i}`), pad: S('x'.repeat(399_000)) })),
    'ValidationException: The aggregate size of the items in the transaction exceeds 4 MB',
  ],
])('refusal %#', async (items, message) => {
  expect(await refusal(transact(items))).toBe(message);
});

test('a token makes the same request have one effect for ten minutes, and refuses another', async () => {
  const more = { ClientRequestToken: 'token-1', ReturnConsumedCapacity: 'TOTAL' as const };
  const first = await transact([add('there', 1)], more);
  expect(first.ConsumedCapacity).toEqual([{ TableName: 'items', CapacityUnits: 2, WriteCapacityUnits: 2 }]);
  const second = await transact([add('there', 1)], more);
  expect(second.ConsumedCapacity).toEqual([{ TableName: 'items', CapacityUnits: 2, ReadCapacityUnits: 2 }]);
  expect(await stored('there')).toEqual({ pk: S('there'), v: N(2) });
  expect(await refusal(transact([add('there', 2)], more))).toMatch(/^IdempotentParameterMismatchException: /);
  await cloud.clock.advance(10 * 60 * 1000 + 1);
  await transact([add('there', 1)], more);
  expect(await stored('there')).toEqual({ pk: S('there'), v: N(3) });
});

test('a cancelled transaction does not use its token up', async () => {
  const more = { ClientRequestToken: 'token-2' };
  const action = put({ pk: S('later') }, 'attribute_exists(pk)');
  expect(await refusal(transact([action], more))).toMatch(/^TransactionCanceledException/);
  await putAll(client, 'items', [{ pk: S('later'), v: N(1) }]);
  await transact([action], more);
  expect(await stored('later')).toEqual({ pk: S('later') });
});

test('item collection metrics by table', async () => {
  const Put = { TableName: 'local', Item: { pk: S('a'), sk: N(1), age: N(1) } };
  const { ItemCollectionMetrics, ConsumedCapacity } = await transact([{ Put }], {
    ReturnItemCollectionMetrics: 'SIZE',
    ReturnConsumedCapacity: 'INDEXES',
  });
  expect(ItemCollectionMetrics).toEqual({
    local: [{ ItemCollectionKey: { pk: S('a') }, SizeEstimateRangeGB: [0, 1] }],
  });
  const units = (count: number) => ({ CapacityUnits: count, WriteCapacityUnits: count });
  expect(ConsumedCapacity).toEqual([
    { TableName: 'local', ...units(4), Table: units(2), LocalSecondaryIndexes: { byAge: units(2) } },
  ]);
});

test('transfers by sixteen clients at once keep the sum, and no account is overdrawn', async () => {
  await makeTable(client, 'accounts');
  const ACCOUNTS = 5;
  const account = (i: number) => ({ TableName: 'accounts', Key: { pk: S(`account ${i}`) } });
  await putAll(
    client,
    'accounts',
    Array.from({ length: ACCOUNTS }, (_, i) => ({ pk: S(`account ${i}`), v: N(20) })),
  );
  const transfer = (from: number, to: number, amount: number) =>
    refusal(
      transact([
        {
          Update: {
            ...account(from),
            UpdateExpression: 'SET v = v - :a',
            ConditionExpression: 'v >= :a',
            ExpressionAttributeValues: { ':a': N(amount) },
          },
        },
        {
          Update: {
            ...account(to),
            UpdateExpression: 'SET v = v + :a',
            ExpressionAttributeValues: { ':a': N(amount) },
          },
        },
      ]),
    );
  const outcomes = await Promise.all(
    Array.from({ length: 16 }, async (_, worker) => {
      const own: string[] = [];
      for (let i = 0; i < 15; i++) {
        const from = (worker + i) % ACCOUNTS;
        own.push(await transfer(from, (from + 1 + (i % (ACCOUNTS - 1))) % ACCOUNTS, 7));
      }
      return own;
    }),
  );
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'accounts' }));
  const balances = Items.map((item) => Number(item['v']?.N));
  expect(balances.reduce((sum, balance) => sum + balance, 0)).toBe(ACCOUNTS * 20);
  expect(Math.min(...balances)).toBeGreaterThanOrEqual(0);
  const kinds = new Set(outcomes.flat().map((outcome) => outcome.split(':')[0]));
  expect([...kinds].sort()).toEqual(['TransactionCanceledException', 'accepted']);
});
