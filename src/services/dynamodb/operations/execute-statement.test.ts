import {
  type AttributeValue,
  DynamoDBClient,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  GetItemCommand,
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
  await makeTable(client, 'pairs', {
    key: 'pk sk:N',
    global: { byColour: ['colour', 'ALL'], byKey: ['colour', 'KEYS_ONLY'] },
    local: { bySize: ['pk size:N', 'KEYS_ONLY'] },
  });
  await putAll(
    client,
    'pairs',
    [1, 2, 3, 4, 5].map((sk) => ({
      pk: S('p'),
      sk: N(sk),
      size: N(10 - sk),
      note: S(`n${sk}`),
      ...(sk % 2 === 1 ? { colour: S('red') } : {}),
    })),
  );
  await putAll(client, 'pairs', [{ pk: S('q'), sk: N(1), colour: S('blue') }]);
});
afterAll(() => cloud.stop());

type More = Partial<ExecuteStatementCommandInput>;
const execute = (Statement: string, Parameters?: AttributeValue[], more: More = {}) =>
  client.send(
    new ExecuteStatementCommand({ Statement, ...(Parameters === undefined ? {} : { Parameters }), ...more }),
  );
const stored = async (pk: string) =>
  (await client.send(new GetItemCommand({ TableName: 'items', Key: { pk: S(pk) }, ConsistentRead: true })))
    .Item;
const sortKeys = async (where: string, more: More = {}) =>
  ((await execute(`SELECT * FROM pairs WHERE ${where}`, undefined, more)).Items ?? []).map((item) =>
    Number(item['sk']?.N),
  );

test('INSERT, SELECT, UPDATE, DELETE of one item', async () => {
  const inserted = await execute(
    `INSERT INTO "items" VALUE {'pk': 'a', 'n': 1, 'entries': [1, 'x', null, true], 'map': {'deep': {'er': 2.50}},
      'labels': <<'x', 'y'>>, 'given': ?}`,
    [{ B: Buffer.from('bytes') }],
  );
  expect(inserted.Items).toEqual([]);
  expect((await execute(`SELECT * FROM "items" WHERE pk = 'a'`)).Items).toEqual([
    {
      pk: S('a'),
      n: N(1),
      entries: { L: [N(1), S('x'), { NULL: true }, { BOOL: true }] },
      map: { M: { deep: { M: { er: N('2.5') } } } },
      labels: { SS: ['x', 'y'] },
      given: { B: new Uint8Array(Buffer.from('bytes')) },
    },
  ]);
  const updated = await execute(
    `UPDATE items SET n = n + ? SET entries = list_append(entries, [7]), map.deep.er = 'new' REMOVE given
      SET labels = set_add(labels, <<'z'>>) WHERE pk = 'a' RETURNING MODIFIED NEW *`,
    [N(5)],
  );
  expect(updated.Items).toEqual([
    {
      n: N(6),
      entries: { L: [N(1), S('x'), { NULL: true }, { BOOL: true }, N(7)] },
      map: { M: { deep: { M: { er: S('new') } } } },
      labels: { SS: ['x', 'y', 'z'] },
    },
  ]);
  await execute(
    `FROM items WHERE pk = 'a' SET labels = set_delete(labels, <<'x','y','z'>>) REMOVE map REMOVE entries`,
  );
  expect(await stored('a')).toEqual({ pk: S('a'), n: N(6) });
  const deleted = await execute(`DELETE FROM items WHERE pk = 'a' AND n > 5 RETURNING ALL OLD *`);
  expect(deleted.Items).toEqual([{ pk: S('a'), n: N(6) }]);
  expect(await stored('a')).toBeUndefined();
});

test('what is there is not inserted again, what is not there is not updated, a deletion of nothing passes', async () => {
  await execute(`INSERT INTO items VALUE {'pk': 'once'}`);
  expect(await refusal(execute(`INSERT INTO items VALUE {'pk': 'once', 'v': 1}`))).toBe(
    'DuplicateItemException: Duplicate primary key exists in table',
  );
  const failed = 'ConditionalCheckFailedException: The conditional request failed';
  expect(await refusal(execute(`UPDATE items SET v = 1 WHERE pk = 'ghost'`))).toBe(failed);
  expect(await refusal(execute(`UPDATE items SET v = 1 WHERE pk = 'once' AND v = 2`))).toBe(failed);
  expect(await refusal(execute(`DELETE FROM items WHERE pk = 'once' AND v = 2`))).toBe(failed);
  expect((await execute(`DELETE FROM items WHERE pk = 'ghost' AND v = 2`)).Items).toEqual([]);
  expect(await stored('ghost')).toBeUndefined();
  expect(await stored('once')).toEqual({ pk: S('once') });
  const more = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const };
  await expect(
    execute(`DELETE FROM items WHERE pk = 'once' AND v = 2`, undefined, more),
  ).rejects.toMatchObject({
    Item: { pk: S('once') },
  });
});

test('SELECT by parts of the key, in any order that was asked for', async () => {
  expect(await sortKeys(`pk = 'p'`)).toEqual([1, 2, 3, 4, 5]);
  expect(await sortKeys(`pk = 'p' AND sk BETWEEN 2 AND 4 ORDER BY sk DESC`)).toEqual([4, 3, 2]);
  expect(await sortKeys(`pk = 'p' AND (sk < 2 OR sk >= 5)`)).toEqual([1, 5]);
  expect(await sortKeys(`pk = 'p' AND sk > 1 AND 4 > sk AND note <> 'n2'`)).toEqual([3]);
  expect(await sortKeys(`pk IN ['p', 'q'] AND sk = 1 ORDER BY pk DESC`)).toEqual([1, 1]);
  expect(await sortKeys(`pk = 'p' AND sk IN [4, 2] ORDER BY sk`)).toEqual([2, 4]);
  expect(await sortKeys(`pk = 'p' AND sk > 3 ORDER BY pk ASC`)).toEqual([5, 4]);
  expect(await sortKeys(`pk IN ['q', 'p'] AND sk < 3 ORDER BY pk, sk ASC`)).toEqual([1, 2, 1]);
  expect(await sortKeys(`pk = 'p' AND NOT sk = 1 OR pk = 'p' AND sk = 2`)).toEqual([2, 3, 4, 5]);
  expect(await sortKeys(`pk = 'p' AND colour IS NOT MISSING AND contains(note, '3')`)).toEqual([3]);
  expect(await sortKeys(`note = 'n2' OR (size(note) = 2 AND begins_with(note, 'n5'))`)).toEqual([2, 5]);
  expect(
    await sortKeys(`pk = 'p' AND (attribute_type(note, 'S') = true) AND sk IS NUMERIC AND "size" = 5`),
  ).toEqual([5]);
});

test('SELECT of paths: columns are named by the last name', async () => {
  await execute(`INSERT INTO items VALUE {'pk': 'deep', 'm': {'k': [1, 2], 'a b': 3}, "n": 0}`).catch(
    () => {},
  );
  await execute(`INSERT INTO items VALUE {'pk': 'deep', 'm': {'k': [1, 2], 'a b': 3}}`);
  const { Items } = await execute(`SELECT pk, m.k[1], m."a b", none FROM items WHERE pk = 'deep'`);
  expect(Items).toEqual([{ pk: S('deep'), 'k[1]': N(2), 'a b': N(3) }]);
});

test('SELECT of an index: what it holds, what a local one fetches', async () => {
  const index = (name: string, rest: string) =>
    execute(`SELECT ${rest.replace('FROM', `FROM "pairs"."${name}"`)}`);
  expect((await index('byColour', `sk FROM WHERE colour = 'red'`)).Items).toEqual([
    { sk: N(1) },
    { sk: N(3) },
    { sk: N(5) },
  ]);
  expect((await index('byKey', `* FROM WHERE colour = 'blue'`)).Items).toEqual([
    { pk: S('q'), sk: N(1), colour: S('blue') },
  ]);
  expect((await index('bySize', `sk, note FROM WHERE pk = 'p' AND "size" > 7`)).Items).toEqual([
    { sk: N(2), note: S('n2') },
    { sk: N(1), note: S('n1') },
  ]);
  // Without its key the index is scanned and has no such attribute; with it, that is refused.
  expect((await index('byKey', `* FROM WHERE note = 'n1'`)).Items).toEqual([]);
  const invalid = 'ValidationException: One or more parameter values were invalid:';
  expect(await refusal(index('byKey', `pk FROM WHERE colour = 'red' AND note = 'n1'`))).toBe(
    `${invalid} Secondary index byKey does not project one or more filter attributes: [note]`,
  );
  expect(await refusal(index('byKey', `note FROM WHERE colour = 'red'`))).toBe(
    `${invalid} Global secondary index byKey does not project [note]`,
  );
  expect(await refusal(index('nope', `* FROM`))).toBe(
    'ValidationException: The table does not have the specified index',
  );
});

test('pages go on behind the last item, across branches, for the same statement alone', async () => {
  const statement = `SELECT sk FROM pairs WHERE pk IN ['q', 'p'] AND sk < 4`;
  const seen: number[] = [];
  let NextToken: string | undefined;
  do {
    const page = await execute(statement, undefined, { Limit: 2, ...(NextToken ? { NextToken } : {}) });
    expect(page.Items?.length).toBeLessThanOrEqual(2);
    seen.push(...(page.Items ?? []).map((item) => Number(item['sk']?.N)));
    NextToken = page.NextToken;
    if (seen.length === 2) {
      const other = execute(`${statement} AND sk > 0`, undefined, { ...(NextToken ? { NextToken } : {}) });
      expect(await refusal(other)).toBe('ValidationException: NextToken does not match request');
    }
  } while (NextToken !== undefined);
  expect(seen).toEqual([1, 1, 2, 3]);
  expect(await refusal(execute(statement, undefined, { NextToken: 'invented' }))).toBe(
    'ValidationException: Invalid NextToken',
  );
  const descending = `SELECT sk FROM pairs WHERE pk = 'p' ORDER BY sk DESC`;
  const first = await execute(descending, undefined, { Limit: 2 });
  expect(first.LastEvaluatedKey).toEqual({ pk: S('p'), sk: N(4) });
  const rest = await execute(descending, undefined, { NextToken: first.NextToken });
  expect(rest.Items).toEqual([{ sk: N(3) }, { sk: N(2) }, { sk: N(1) }]);
});

test('what statements consume', async () => {
  const more: More = { ReturnConsumedCapacity: 'INDEXES' };
  const units = async (statement: string, extra: More = {}) =>
    (await execute(statement, undefined, { ...more, ...extra })).ConsumedCapacity;
  expect(await units(`SELECT * FROM pairs WHERE pk = 'p'`)).toMatchObject({ CapacityUnits: 0.5 });
  expect(await units(`SELECT * FROM pairs WHERE pk = 'p'`, { ConsistentRead: true })).toMatchObject({
    CapacityUnits: 1,
  });
  expect(await units(`SELECT * FROM pairs.byColour WHERE colour = 'red'`)).toMatchObject({
    Table: { CapacityUnits: 0 },
    GlobalSecondaryIndexes: { byColour: { CapacityUnits: 0.5 } },
  });
  expect(await units(`INSERT INTO items VALUE {'pk': 'cost'}`)).toMatchObject({ CapacityUnits: 1 });
});

test('a table that is not there', async () => {
  expect(await refusal(execute(`SELECT * FROM "none-such"`))).toBe(
    'ResourceNotFoundException: Requested resource not found',
  );
});
