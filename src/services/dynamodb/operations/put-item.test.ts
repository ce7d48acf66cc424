import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, rawCall, refusal, S, type TestItem } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'plain');
  await makeTable(client, 'indexed', {
    key: 'pk sk:N',
    global: { byColour: ['colour', 'KEYS_ONLY'], bySize: ['size:N pk', 'ALL'] },
    local: { byAge: ['pk age:N', 'ALL'] },
  });
});
afterAll(() => cloud.stop());

const put = (TableName: string, Item: TestItem, more: Partial<PutItemCommandInput> = {}) =>
  client.send(new PutItemCommand({ TableName, Item, ...more }));
const stored = async (TableName: string, Key: TestItem) =>
  (await client.send(new GetItemCommand({ TableName, Key }))).Item;

test('an item of all types comes back as it was, its numbers canonical', async () => {
  const item: TestItem = {
    pk: S('types'),
    text: S(''),
    number: N('1.50E2'),
    bytes: { B: Uint8Array.of(0, 255) },
    list: { L: [{ NULL: true }, { BOOL: false }, { M: { deep: { SS: ['b', 'a'] } } }] },
    map: { M: {} },
    numbers: { NS: ['3', '1'] },
    blobs: { BS: [Uint8Array.of(1)] },
  };
  await put('plain', item);
  expect(await stored('plain', { pk: S('types') })).toEqual({ ...item, number: N('150') });
});

test('ALL_OLD returns what was replaced, and nothing when nothing was', async () => {
  const first = await put('plain', { pk: S('old'), v: N(1) }, { ReturnValues: 'ALL_OLD' });
  expect(first.Attributes).toBeUndefined();
  const second = await put('plain', { pk: S('old'), v: N(2) }, { ReturnValues: 'ALL_OLD' });
  expect(second.Attributes).toEqual({ pk: S('old'), v: N(1) });
});

test('ReturnValues other than ALL_OLD and NONE are refused', async () => {
  expect(await refusal(put('plain', { pk: S('a') }, { ReturnValues: 'ALL_NEW' }))).toBe(
    'ValidationException: ReturnValues can only be ALL_OLD or NONE',
  );
});

test('a condition that is not met leaves the item and returns it when asked', async () => {
  await put('plain', { pk: S('taken'), v: N(1) });
  const error = await put(
    'plain',
    { pk: S('taken'), v: N(2) },
    { ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
  ).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConditionalCheckFailedException);
  expect((error as ConditionalCheckFailedException).message).toBe('The conditional request failed');
  expect((error as ConditionalCheckFailedException).Item).toEqual({ pk: S('taken'), v: N(1) });
  expect(await stored('plain', { pk: S('taken') })).toEqual({ pk: S('taken'), v: N(1) });
});

test('of twenty conditional puts at once exactly one wins', async () => {
  const puts = Array.from({ length: 20 }, (_, i) =>
    refusal(put('plain', { pk: S('race'), v: N(i) }, { ConditionExpression: 'attribute_not_exists(pk)' })),
  );
  const outcomes = await Promise.all(puts);
  expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
  expect(new Set(outcomes)).toEqual(
    new Set(['accepted', 'ConditionalCheckFailedException: The conditional request failed']),
  );
});

test('the legacy Expected works, and not beside an expression', async () => {
  await put('plain', { pk: S('legacy'), v: N(1) });
  const expected = { v: { ComparisonOperator: 'GE' as const, AttributeValueList: [N(1)] } };
  await put('plain', { pk: S('legacy'), v: N(2) }, { Expected: expected });
  const both = { Expected: expected, ConditionExpression: 'attribute_exists(pk)' };
  expect(await refusal(put('plain', { pk: S('legacy') }, both))).toBe(
    'ValidationException: Can not use both expression and non-expression parameters in the same request: ' +
      'Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}',
  );
});

test.each<[string, TestItem, string]>([
  ['plain', { v: N(1) }, 'One or more parameter values were invalid: Missing the key pk in the item'],
  [
    'plain',
    { pk: N(1) },
    'One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N',
  ],
  [
    'plain',
    { pk: S('') },
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ' +
      'string value. Key: pk',
  ],
  [
    'indexed',
    { pk: S('a'), sk: N(1), colour: N(1) },
    'One or more parameter values were invalid: Type mismatch for Index Key colour Expected: S Actual: N ' +
      'IndexName: byColour',
  ],
  [
    'plain',
    { pk: S('a'), big: S('x'.repeat(400 * 1024)) },
    'Item size has exceeded the maximum allowed size',
  ],
])('%s refuses an item that does not fit (%#)', async (table, item, message) => {
  expect(await refusal(put(table, item))).toBe(`ValidationException: ${message}`);
});

test('an attribute needs a name', async () => {
  expect(await refusal(put('items', { pk: S('a'), '': S('b') }))).toMatch(
    /^ValidationException: (1 validation error detected: )?Empty attribute name$/,
  );
});

test('a table that is not there', async () => {
  expect(await refusal(put('nowhere', { pk: S('a') }))).toBe(
    'ResourceNotFoundException: Requested resource not found',
  );
});

test('a name that cannot be a table', async () => {
  expect(await refusal(put('a;b', { pk: S('a') }))).toBe(
    "ValidationException: 1 validation error detected: Value 'a;b' at 'tableName' failed to satisfy constraint: " +
      'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+',
  );
});

test('the ARN of the table does as well as its name, one of another region does not', async () => {
  const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/plain';
  await put(arn, { pk: S('arn') });
  expect(await stored('plain', { pk: S('arn') })).toEqual({ pk: S('arn') });
  const elsewhere = 'arn:aws:dynamodb:eu-west-1:000000000000:table/plain';
  expect(await refusal(put(elsewhere, { pk: S('arn') }))).toBe(
    `ValidationException: 1 validation error detected: Invalid AWS region in '${elsewhere}'`,
  );
});

test('sizes are counted as items come, grow and are replaced, in the table and its indexes', async () => {
  await makeTable(client, 'sized', { global: { sparse: ['gk', 'KEYS_ONLY'] } });
  await put('sized', { pk: S('a'), v: S('1234') });
  await put('sized', { pk: S('a'), v: S('12345678'), gk: S('g') });
  await put('sized', { pk: S('b') });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'sized' }));
  // pk + a (3), v + 8 characters (9), gk + g (3); pk + b (3)
  expect(Table).toMatchObject({ ItemCount: 2, TableSizeBytes: 18 });
  expect(Table?.GlobalSecondaryIndexes?.[0]).toMatchObject({ ItemCount: 1, IndexSizeBytes: 6 });
});

test('capacity in each degree of detail, index entries that change their key costing two writes', async () => {
  const item = { pk: S('cost'), sk: N(1), colour: S('red'), age: N(7) };
  const first = await put('indexed', item, { ReturnConsumedCapacity: 'INDEXES' });
  expect(first.ConsumedCapacity).toEqual({
    TableName: 'indexed',
    CapacityUnits: 3,
    Table: { CapacityUnits: 1 },
    LocalSecondaryIndexes: { byAge: { CapacityUnits: 1 } },
    GlobalSecondaryIndexes: { byColour: { CapacityUnits: 1 } },
  });
  const moved = { ...item, colour: S('blue'), big: S('x'.repeat(1500)) };
  const second = await put('indexed', moved, { ReturnConsumedCapacity: 'TOTAL' });
  // Two for the table and the local index, two for the entry that moves.
  expect(second.ConsumedCapacity).toEqual({ TableName: 'indexed', CapacityUnits: 6 });
});

test('item collection metrics come for tables with local indexes alone', async () => {
  const asked = { ReturnItemCollectionMetrics: 'SIZE' as const };
  const { ItemCollectionMetrics } = await put('indexed', { pk: S('metrics'), sk: N(1) }, asked);
  expect(ItemCollectionMetrics).toEqual({
    ItemCollectionKey: { pk: S('metrics') },
    SizeEstimateRangeGB: [0, 1],
  });
  expect((await put('plain', { pk: S('metrics') }, asked)).ItemCollectionMetrics).toBeUndefined();
});

test('attributes may have any name', async () => {
  const item = '{"pk":{"S":"names"},"constructor":{"N":"1"},"__proto__":{"M":{"__proto__":{"S":"p"}}}}';
  await rawCall(cloud.endpoint, 'PutItem', `{"TableName":"plain","Item":${item}}`);
  const get = '{"TableName":"plain","Key":{"pk":{"S":"names"}}}';
  expect(await rawCall(cloud.endpoint, 'GetItem', get)).toBe(`{"Item":${item}}`);
});
