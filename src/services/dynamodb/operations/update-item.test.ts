import {
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S, type TestItem } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items', { global: { byColour: ['colour size:N', 'KEYS_ONLY'] } });
});
afterAll(() => cloud.stop());

const update = (pk: string, UpdateExpression?: string, more: Partial<UpdateItemCommandInput> = {}) =>
  client.send(new UpdateItemCommand({ TableName: 'items', Key: { pk: S(pk) }, UpdateExpression, ...more }));
const values = (map: TestItem) => ({ ExpressionAttributeValues: map });
const stored = async (pk: string) =>
  (await client.send(new GetItemCommand({ TableName: 'items', Key: { pk: S(pk) } }))).Item;
const byColour = async (colour: string) =>
  (
    await client.send(
      new QueryCommand({
        TableName: 'items',
        IndexName: 'byColour',
        KeyConditionExpression: 'colour = :c',
        ...values({ ':c': S(colour) }),
      }),
    )
  ).Items;

test('an update of an item that is not there makes it; without any update too', async () => {
  await update('new', 'SET v = :v', values({ ':v': N(1) }));
  expect(await stored('new')).toEqual({ pk: S('new'), v: N(1) });
  await update('bare');
  expect(await stored('bare')).toEqual({ pk: S('bare') });
});

test('each kind of ReturnValues', async () => {
  const item = { pk: S('rv'), a: N(1), m: { M: { x: N(1), y: N(2) } } };
  const run = async (ReturnValues: UpdateItemCommandInput['ReturnValues']) => {
    await putAll(client, 'items', [item]);
    const more = { ReturnValues, ...values({ ':one': N(1) }) };
    return (await update('rv', 'SET m.x = m.x + :one, b = :one', more)).Attributes;
  };
  expect(await run('NONE')).toBeUndefined();
  expect(await run('ALL_OLD')).toEqual(item);
  expect(await run('UPDATED_OLD')).toEqual({ m: { M: { x: N(1) } } });
  expect(await run('UPDATED_NEW')).toEqual({ m: { M: { x: N(2) } }, b: N(1) });
  expect(await run('ALL_NEW')).toEqual({ ...item, m: { M: { x: N(2), y: N(2) } }, b: N(1) });
});

test('a hundred increments at once are all counted', async () => {
  const add = () => update('hot', 'ADD n :one', values({ ':one': N(1) }));
  await Promise.all(Array.from({ length: 100 }, add));
  expect(await stored('hot')).toEqual({ pk: S('hot'), n: N(100) });
});

test('entries of an index come, move and go with the attributes of its key', async () => {
  await update('indexed', 'SET colour = :c, v = :v', values({ ':c': S('red'), ':v': N(1) }));
  expect(await byColour('red')).toEqual([]);
  const capacity = async (expression: string, map: TestItem) => {
    const more = { ReturnConsumedCapacity: 'INDEXES' as const, ...values(map) };
    const { ConsumedCapacity } = await update('indexed', expression, more);
    return ConsumedCapacity?.GlobalSecondaryIndexes?.['byColour']?.CapacityUnits;
  };
  expect(await capacity('SET size = :n', { ':n': N(1) }).catch((error: Error) => error.message)).toContain(
    'reserved keyword',
  );
  const names = { '#size': 'size' };
  await update('indexed', 'SET #size = :n', { ExpressionAttributeNames: names, ...values({ ':n': N(1) }) });
  expect(await byColour('red')).toEqual([{ pk: S('indexed'), colour: S('red'), size: N(1) }]);
  expect(await capacity('SET v = :v', { ':v': N(2) })).toBeUndefined();
  expect(await capacity('SET colour = :c', { ':c': S('blue') })).toBe(2);
  expect(await byColour('red')).toEqual([]);
  await update('indexed', 'REMOVE colour');
  expect(await byColour('blue')).toEqual([]);
});

test('the legacy AttributeUpdates', async () => {
  await putAll(client, 'items', [{ pk: S('legacy'), n: N(1), gone: S('x'), list: { L: [S('a')] } }]);
  const { Attributes } = await update('legacy', undefined, {
    AttributeUpdates: {
      n: { Action: 'ADD', Value: N(2) },
      gone: { Action: 'DELETE' },
      list: { Action: 'ADD', Value: { L: [S('b')] } },
      put: { Value: S('p') },
    },
    ReturnValues: 'ALL_NEW',
  });
  expect(Attributes).toEqual({ pk: S('legacy'), n: N(3), list: { L: [S('a'), S('b')] }, put: S('p') });
});

test.each<[string, TestItem | undefined, string]>([
  [
    'SET pk = :v',
    { ':v': S('x') },
    'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
  ],
  [
    'SET v = lacking + :v',
    { ':v': N(1) },
    'The provided expression refers to an attribute that does not exist in the item',
  ],
  [
    'SET lacking.deep = :v',
    { ':v': N(1) },
    'The document path provided in the update expression is invalid for update',
  ],
  [
    'SET colour = :v',
    { ':v': N(1) },
    'One or more parameter values were invalid: Type mismatch for Index Key colour Expected: S Actual: N ' +
      'IndexName: byColour',
  ],
  [
    'SET v = :v',
    { ':v': { SS: [] } },
    '1 validation error detected: One or more parameter values were invalid: An string set  may not be empty',
  ],
  [
    'SET a = :v SET b = :v',
    { ':v': N(1) },
    '1 validation error detected: Invalid UpdateExpression: The "SET" section can only be used once in an update ' +
      'expression;',
  ],
  [
    'SET big = :v',
    { ':v': S('x'.repeat(400 * 1024)) },
    'Item size to update has exceeded the maximum allowed size',
  ],
])('%s is refused', async (expression, map, message) => {
  await putAll(client, 'items', [{ pk: S('refused') }]);
  expect(await refusal(update('refused', expression, map && values(map)))).toBe(
    `ValidationException: ${message}`,
  );
  expect(await stored('refused')).toEqual({ pk: S('refused') });
});

test('a failed condition keeps the item, and tells it when asked', async () => {
  await putAll(client, 'items', [{ pk: S('kept'), v: N(1) }]);
  const more = {
    ConditionExpression: 'v > :five',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    ...values({ ':five': N(5), ':v': N(6) }),
  };
  const error = await update('kept', 'SET v = :v', more).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'ConditionalCheckFailedException', Item: { pk: S('kept'), v: N(1) } });
});
