import { DynamoDBClient, GetItemCommand, type GetItemCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S, type TestItem } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
const item: TestItem = {
  pk: S('a'),
  sk: N(1),
  steps: { L: [S('zero'), S('one')] },
  map: { M: { x: N(1), y: N(2) } },
  pad: S('x'.repeat(5000)),
};
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items', { key: 'pk sk:N', global: { byColour: ['colour', 'ALL'] } });
  await putAll(client, 'items', [item]);
});
afterAll(() => cloud.stop());

const get = (more: Partial<GetItemCommandInput> = {}) =>
  client.send(new GetItemCommand({ TableName: 'items', Key: { pk: S('a'), sk: N('1.0') }, ...more }));

test('the item, by a key whose number is written otherwise', async () => {
  expect((await get()).Item).toEqual(item);
});

test('nothing at all when there is no such item', async () => {
  expect(await get({ Key: { pk: S('b'), sk: N(1) } })).not.toHaveProperty('Item');
});

test('a projection takes parts of the item, and an empty item when there are none', async () => {
  const ExpressionAttributeNames = { '#map': 'map' };
  const parts = await get({ ProjectionExpression: '#map.y, steps[1]', ExpressionAttributeNames });
  expect(parts.Item).toEqual({ map: { M: { y: N(2) } }, steps: { L: [S('one')] } });
  expect((await get({ ProjectionExpression: 'lacking' })).Item).toEqual({});
  expect((await get({ AttributesToGet: ['sk'] })).Item).toEqual({ sk: N(1) });
});

test('consistent reads cost twice as much', async () => {
  const eventual = await get({ ReturnConsumedCapacity: 'TOTAL' });
  expect(eventual.ConsumedCapacity).toEqual({ TableName: 'items', CapacityUnits: 1 });
  const consistent = await get({ ReturnConsumedCapacity: 'INDEXES', ConsistentRead: true });
  expect(consistent.ConsumedCapacity).toEqual({
    TableName: 'items',
    CapacityUnits: 2,
    Table: { CapacityUnits: 2 },
  });
});

test.each<[Partial<GetItemCommandInput>, string]>([
  [{ Key: { pk: S('a') } }, 'The provided key element does not match the schema'],
  [{ Key: { pk: S('a'), sk: S('1') } }, 'The provided key element does not match the schema'],
  [{ Key: { pk: S('a'), sk: N(1), more: S('m') } }, 'The provided key element does not match the schema'],
  [{ Key: { pk: S('a'), sk: N('one') } }, 'The parameter cannot be converted to a numeric value: one'],
  [
    { ProjectionExpression: 'pk.deep' },
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
  ],
  [
    { ProjectionExpression: 'colour[0]' },
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: colour",
  ],
  [
    { ExpressionAttributeNames: { '#a': 'a' } },
    'ExpressionAttributeNames can only be specified when using expressions',
  ],
])('%j is refused', async (more, message) => {
  expect(await refusal(get(more))).toBe(`ValidationException: ${message}`);
});

test('a table that is not there, and one of another account', async () => {
  const missing = 'ResourceNotFoundException: Requested resource not found';
  expect(await refusal(get({ TableName: 'nowhere' }))).toBe(missing);
  const other = cloud.client(DynamoDBClient, {
    credentials: { accessKeyId: '111111111111', secretAccessKey: 'x' },
  });
  expect(await refusal(other.send(new GetItemCommand({ TableName: 'items', Key: { pk: S('a') } })))).toBe(
    missing,
  );
});
