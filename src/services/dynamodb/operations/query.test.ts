import {
  DynamoDBClient,
  paginateQuery,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S, type TestItem } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items', {
    key: 'pk sk:N',
    global: {
      byColour: ['colour', 'KEYS_ONLY'],
      included: ['colour sk:N', 'kind'],
      several: ['colour kind sk:N', 'ALL'],
    },
    local: { byAge: ['pk age:N', 'KEYS_ONLY'] },
  });
  await putAll(
    client,
    'items',
    [-20, -3, 0, 1.5, 10, 200].map((sk, i) => ({
      pk: S('a'),
      sk: N(sk),
      age: N(100 - i),
      colour: S(i % 2 === 0 ? 'red' : 'blue'),
      kind: S(i < 3 ? 'k1' : 'k2'),
      extra: S(`extra ${i}`),
    })),
  );
  await putAll(client, 'items', [{ pk: S('b'), sk: N(1), colour: S('red') }]);
});
afterAll(() => cloud.stop());

const query = (condition: string, values: TestItem, more: Partial<QueryCommandInput> = {}) =>
  client.send(
    new QueryCommand({
      TableName: 'items',
      KeyConditionExpression: condition,
      ExpressionAttributeValues: values,
      ...more,
    }),
  );
const sortKeys = async (condition: string, values: TestItem, more: Partial<QueryCommandInput> = {}) =>
  (await query(condition, { ':pk': S('a'), ...values }, more)).Items?.map((item) => Number(item['sk']?.N));

test.each<[string, TestItem, number[]]>([
  ['pk = :pk', {}, [-20, -3, 0, 1.5, 10, 200]],
  ['pk = :pk AND sk = :v', { ':v': N('1.50') }, [1.5]],
  ['pk = :pk AND sk < :v', { ':v': N(1.5) }, [-20, -3, 0]],
  ['pk = :pk AND sk <= :v', { ':v': N(1.5) }, [-20, -3, 0, 1.5]],
  ['pk = :pk AND sk > :v', { ':v': N(-3) }, [0, 1.5, 10, 200]],
  ['pk = :pk AND :v <= sk', { ':v': N(-3) }, [-3, 0, 1.5, 10, 200]],
  ['pk = :pk AND sk BETWEEN :v AND :w', { ':v': N(-3), ':w': N(10) }, [-3, 0, 1.5, 10]],
])('%s reads in the order of the sort key, either way', async (condition, values, expected) => {
  expect(await sortKeys(condition, values)).toEqual(expected);
  const backwards = await sortKeys(condition, values, { ScanIndexForward: false });
  expect(backwards).toEqual([...expected].reverse());
});

test('text keys: a prefix, and values that are prefixes of each other or hold zero bytes', async () => {
  await makeTable(client, 'texts', { key: 'pk sk' });
  const keys = ['a', 'a\u0000', 'a\u0000b', 'ab', 'abc', 'b', '\u{10000}', '\uffff'];
  await putAll(
    client,
    'texts',
    keys.map((sk) => ({ pk: S('p'), sk: S(sk) })),
  );
  const read = async (condition: string, map: TestItem) => {
    const values = { ':pk': S('p'), ...map };
    const { Items } = await query(`pk = :pk${condition}`, values, { TableName: 'texts' });
    return Items?.map(({ sk }) => sk?.S);
  };
  const inOrder = ['a', 'a\u0000', 'a\u0000b', 'ab', 'abc', 'b', '\uffff', '\u{10000}'];
  expect(await read('', {})).toEqual(inOrder);
  expect(await read(' AND sk = :v', { ':v': S('a') })).toEqual(['a']);
  expect(await read(' AND sk > :v', { ':v': S('a') })).toEqual(inOrder.slice(1));
  expect(await read(' AND sk <= :v', { ':v': S('a\u0000') })).toEqual(['a', 'a\u0000']);
  expect(await read(' AND begins_with(sk, :v)', { ':v': S('ab') })).toEqual(['ab', 'abc']);
  expect(await read(' AND begins_with(sk, :v)', { ':v': S('a\u0000') })).toEqual(['a\u0000', 'a\u0000b']);
  expect(await read(' AND begins_with(sk, :v)', { ':v': S('') })).toEqual(inOrder);
});

test('pages by Limit go on behind the last key, in both directions, the filtered counting too', async () => {
  const more = {
    Limit: 2,
    FilterExpression: 'colour = :red',
    ExpressionAttributeValues: { ':pk': S('a'), ':red': S('red') },
  };
  for (const ScanIndexForward of [true, false]) {
    const config = { client };
    const input = { TableName: 'items', KeyConditionExpression: 'pk = :pk', ScanIndexForward, ...more };
    const seen: number[] = [];
    const counts: unknown[] = [];
    for await (const page of paginateQuery(config, input)) {
      seen.push(...(page.Items ?? []).map((item) => Number(item['sk']?.N)));
      counts.push([page.Count, page.ScannedCount]);
    }
    expect(seen).toEqual(ScanIndexForward ? [-20, 0, 10] : [10, 0, -20]);
    // The last page ends with the items, which a full page cannot know.
    expect(counts).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
      [0, 0],
    ]);
  }
});

test('a page ends at 1 MB, the item that crosses it included', async () => {
  await makeTable(client, 'large', { key: 'pk sk:N' });
  const pad = S('x'.repeat(300 * 1024));
  await putAll(
    client,
    'large',
    [0, 1, 2, 3, 4].map((sk) => ({ pk: S('p'), sk: N(sk), pad })),
  );
  const pages: (number | undefined)[] = [];
  const input = {
    TableName: 'large',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': S('p') },
    ProjectionExpression: 'sk',
  };
  for await (const page of paginateQuery({ client }, input)) pages.push(page.Count);
  expect(pages).toEqual([4, 1]);
});

test('many small items are one page', async () => {
  await makeTable(client, 'many', { key: 'pk sk:N' });
  await putAll(
    client,
    'many',
    Array.from({ length: 300 }, (_, sk) => ({ pk: S('p'), sk: N(sk) })),
  );
  const result = await query('pk = :pk', { ':pk': S('p') }, { TableName: 'many', Select: 'COUNT' });
  expect(result).toMatchObject({ Count: 300, ScannedCount: 300 });
  expect(result).not.toHaveProperty('Items');
  expect(result).not.toHaveProperty('LastEvaluatedKey');
  const more = { TableName: 'many', ScanIndexForward: false, Limit: 200 };
  const backwards = await query('pk = :pk', { ':pk': S('p') }, more);
  const sks = backwards.Items?.map(({ sk }) => Number(sk?.N));
  expect(sks).toEqual(Array.from({ length: 200 }, (_, i) => 299 - i));
});

test('indexes hold what they project, and only items with all of their key', async () => {
  const red = { ':c': S('red') };
  const keys = await query('colour = :c', red, { IndexName: 'byColour' });
  // Equal index keys come in the order of the table's key.
  expect(keys.Items).toEqual([
    { pk: S('a'), sk: N(-20), colour: S('red') },
    { pk: S('a'), sk: N(0), colour: S('red') },
    { pk: S('a'), sk: N(10), colour: S('red') },
    { pk: S('b'), sk: N(1), colour: S('red') },
  ]);
  const included = await query('colour = :c AND sk > :v', { ...red, ':v': N(5) }, { IndexName: 'included' });
  expect(included.Items).toEqual([{ pk: S('a'), sk: N(10), colour: S('red'), kind: S('k2') }]);
  const several = await query(
    'colour = :c AND kind = :k AND sk < :v',
    {
      ...red,
      ':k': S('k1'),
      ':v': N(0),
    },
    { IndexName: 'several' },
  );
  expect(several.Items?.map((item) => item['extra'])).toEqual([S('extra 0')]);
});

test("pages of an index carry its key and the table's", async () => {
  const more = { IndexName: 'byColour', Limit: 1, ScanIndexForward: false };
  const first = await query('colour = :c', { ':c': S('red') }, more);
  expect(first.LastEvaluatedKey).toEqual({ colour: S('red'), pk: S('b'), sk: N(1) });
  const next = { ...more, ExclusiveStartKey: first.LastEvaluatedKey };
  const second = await query('colour = :c', { ':c': S('red') }, next);
  expect(second.Items).toEqual([{ pk: S('a'), sk: N(10), colour: S('red') }]);
});

test('a local index fetches from the table what it does not hold', async () => {
  const more = { IndexName: 'byAge', Limit: 2, ReturnConsumedCapacity: 'INDEXES' as const };
  const own = await query('pk = :pk', { ':pk': S('a') }, more);
  expect(own.Items).toEqual([
    { pk: S('a'), sk: N(200), age: N(95) },
    { pk: S('a'), sk: N(10), age: N(96) },
  ]);
  expect(own.ConsumedCapacity).toMatchObject({ CapacityUnits: 0.5, Table: { CapacityUnits: 0 } });
  const fetched = await query('pk = :pk', { ':pk': S('a') }, { ...more, Select: 'ALL_ATTRIBUTES' });
  expect(fetched.Items?.map((item) => item['extra'])).toEqual([S('extra 5'), S('extra 4')]);
  expect(fetched.ConsumedCapacity).toMatchObject({
    CapacityUnits: 1.5,
    Table: { CapacityUnits: 1 },
    LocalSecondaryIndexes: { byAge: { CapacityUnits: 0.5 } },
  });
  const parts = { ...more, ProjectionExpression: 'extra, age' };
  expect((await query('pk = :pk', { ':pk': S('a') }, parts)).Items?.[0]).toEqual({
    extra: S('extra 5'),
    age: N(95),
  });
  const consistent = { ...more, ConsistentRead: true };
  expect((await query('pk = :pk', { ':pk': S('a') }, consistent)).Count).toBe(2);
});

test('the legacy KeyConditions and QueryFilter', async () => {
  const { Items } = await client.send(
    new QueryCommand({
      TableName: 'items',
      KeyConditions: {
        pk: { ComparisonOperator: 'EQ', AttributeValueList: [S('a')] },
        sk: { ComparisonOperator: 'GE', AttributeValueList: [N(0)] },
      },
      QueryFilter: { colour: { ComparisonOperator: 'NE', AttributeValueList: [S('red')] } },
      AttributesToGet: ['sk'],
    }),
  );
  expect(Items).toEqual([{ sk: N(1.5) }, { sk: N(200) }]);
});

const byPk = { ':pk': S('a') };
test.each<[string, TestItem, Partial<QueryCommandInput>, string]>([
  ['pk = :pk', byPk, { IndexName: 'none' }, 'The table does not have the specified index: none'],
  [
    'colour = :pk',
    byPk,
    { IndexName: 'byColour', ConsistentRead: true },
    'Consistent reads are not supported on global secondary indexes',
  ],
  ['sk = :pk', byPk, {}, 'Query condition missed key schema element: pk'],
  ['pk > :pk', byPk, {}, 'Query key condition not supported'],
  [
    'pk = :pk',
    { ...byPk, ':v': N(1) },
    { FilterExpression: 'sk = :v' },
    'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
  ],
  [
    'colour = :pk',
    byPk,
    { IndexName: 'byColour', Select: 'ALL_ATTRIBUTES' },
    'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary ' +
      'index byColour because its projection type is not ALL',
  ],
  [
    'colour = :pk',
    byPk,
    { IndexName: 'byColour', ProjectionExpression: 'extra' },
    'One or more parameter values were invalid: Global secondary index byColour does not project [extra]',
  ],
  [
    'pk = :pk',
    byPk,
    { IndexName: 'byAge', FilterExpression: 'attribute_exists(extra)' },
    'One or more parameter values were invalid: Secondary index byAge does not project one or more filter ' +
      'attributes: [extra]',
  ],
  [
    'pk = :pk',
    byPk,
    { Select: 'ALL_PROJECTED_ATTRIBUTES' },
    '1 validation error detected: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
  ],
  [
    'pk = :pk',
    byPk,
    { Select: 'COUNT', ProjectionExpression: 'extra' },
    '1 validation error detected: Cannot specify the ProjectionExpression when choosing to get only the Count',
  ],
  [
    'pk = :pk',
    byPk,
    { Select: 'SPECIFIC_ATTRIBUTES' },
    '1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get ' +
      'SPECIFIC_ATTRIBUTES',
  ],
  ['pk = :pk', byPk, { ExclusiveStartKey: { pk: S('a') } }, 'The provided starting key is invalid'],
  [
    'pk = :pk',
    byPk,
    { ExclusiveStartKey: { pk: S('a'), sk: S('x') } },
    'The provided starting key is invalid: The provided key element does not match the schema',
  ],
  [
    'pk = :pk',
    byPk,
    { ExclusiveStartKey: { pk: S('a'), sk: N('x') } },
    'The provided starting key is invalid: The parameter cannot be converted to a numeric value: x',
  ],
  [
    'pk = :pk',
    byPk,
    { ExclusiveStartKey: { pk: S('b'), sk: N(1) } },
    'The provided starting key is outside query boundaries based on provided conditions',
  ],
  [
    'pk = :pk AND sk > :v',
    { ...byPk, ':v': N(5) },
    { ExclusiveStartKey: { pk: S('a'), sk: N(1) } },
    'The provided starting key does not match the range key predicate',
  ],
  [
    'pk = :pk AND sk > :v',
    { ...byPk, ':v': N(0) },
    { ExclusiveStartKey: { pk: S('b'), sk: N(1) } },
    'The query can return at most one row and cannot be restarted',
  ],
  [
    'pk = :pk',
    byPk,
    { IndexName: 'byAge', ExclusiveStartKey: { pk: S('a'), sk: N(1), age: S('x') } },
    'The provided key element does not match the schema',
  ],
])('%s with %j %j is refused', async (condition, values, more, message) => {
  expect(await refusal(query(condition, values, more))).toBe(`ValidationException: ${message}`);
});

test('without any key condition, and a table that is not there', async () => {
  expect(await refusal(client.send(new QueryCommand({ TableName: 'items' })))).toBe(
    'ValidationException: Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
  );
  expect(await refusal(query('pk = :pk', byPk, { TableName: 'nowhere' }))).toBe(
    'ResourceNotFoundException: Requested resource not found',
  );
});
