import { DynamoDBClient, ExecuteTransactionCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items', { key: 'pk sk', global: { byV: ['v:N', 'ALL'] } });
  await putAll(client, 'items', [{ pk: S('a'), sk: S('1'), v: N(1) }]);
});
afterAll(() => cloud.stop());

const send = (statements: readonly string[], more = {}) =>
  client.send(
    new ExecuteTransactionCommand({
      TransactStatements: statements.map((Statement) => ({ Statement })),
      ...more,
    }),
  );
const transact = (...statements: string[]) => send(statements);
const value = async (pk: string) =>
  (await client.send(new GetItemCommand({ TableName: 'items', Key: { pk: S(pk), sk: S('1') } }))).Item?.['v'];

async function reasons(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (thrown) => thrown,
  );
  return error?.CancellationReasons?.map(({ Code, Message }: { Code: string; Message?: string }) =>
    Message === undefined ? Code : `${Code}: ${Message}`,
  );
}

test('all writes or none', async () => {
  const written = await transact(
    `INSERT INTO items VALUE {'pk': 'b', 'sk': '1', 'v': 2}`,
    `UPDATE items SET v = v + 10 WHERE pk = 'a' AND sk = '1'`,
  );
  expect(written.Responses).toEqual([]);
  expect([await value('a'), await value('b')]).toEqual([N(11), N(2)]);
  expect(
    await reasons(
      transact(
        `UPDATE items SET v = 0 WHERE pk = 'a' AND sk = '1'`,
        `INSERT INTO items VALUE {'pk': 'b', 'sk': '1'}`,
        `DELETE FROM items WHERE pk = 'c' AND sk = '1'`,
        `EXISTS(SELECT * FROM items WHERE pk = 'd' AND sk = '1' AND v = 1)`,
      ),
    ),
  ).toEqual([
    'None',
    'DuplicateItem: Duplicate primary key exists in table',
    'None',
    'ConditionalCheckFailed: The conditional request failed',
  ]);
  expect(await value('a')).toEqual(N(11));
});

test('EXISTS guards writes', async () => {
  const guarded = (missing: string) =>
    transact(
      `EXISTS(SELECT * FROM items WHERE (pk = 'a' AND sk = '1') AND ${missing} IS MISSING)`,
      `UPDATE items SET v = 3 WHERE pk = 'b' AND sk = '1'`,
    );
  await guarded('none');
  expect(await value('b')).toEqual(N(3));
  expect(await refusal(guarded('v'))).toContain('specific reasons [ConditionalCheckFailed, None]');
});

test('reads of one moment, by their keys', async () => {
  const { Responses } = await transact(
    `SELECT v FROM items WHERE pk = 'a' AND sk IN ['1']`,
    `SELECT * FROM items WHERE pk = 'none' AND sk = '1'`,
  );
  expect(Responses).toEqual([{ Item: { v: N(11) } }, {}]);
});

test('the same token again changes nothing and costs a read', async () => {
  const statement = `UPDATE items SET v = v + 1 WHERE pk = 'a' AND sk = '1'`;
  const more = { ClientRequestToken: 'once', ReturnConsumedCapacity: 'TOTAL' };
  const [first, second] = [await send([statement], more), await send([statement], more)];
  expect(await value('a')).toEqual(N(12));
  expect(first.ConsumedCapacity).toEqual([{ TableName: 'items', CapacityUnits: 6, WriteCapacityUnits: 6 }]);
  expect(second.ConsumedCapacity).toEqual([{ TableName: 'items', CapacityUnits: 2, ReadCapacityUnits: 2 }]);
  const other = send([`DELETE FROM items WHERE pk = 'a' AND sk = '1'`], more);
  expect(await refusal(other)).toMatch(/^IdempotentParameterMismatchException/);
});

const NEEDS_KEY =
  'Select statements within ExecuteTransaction must specify the primary key in the where clause.';

test.each([
  [`SELECT * FROM items WHERE`, "Statement wasn't well formed, can't be processed: Unexpected term"],
  [`SELECT * FROM items WHERE pk = 'a'`, NEEDS_KEY],
  [`SELECT * FROM items WHERE pk = 'a' AND sk = '1' AND v = 1`, NEEDS_KEY],
  [`SELECT * FROM items WHERE pk = 'a' AND sk = '1' AND pk = 'b'`, NEEDS_KEY],
  [`SELECT * FROM items.byV WHERE v = 1`, 'Reads on indices are not supported within transactions.'],
  [
    `SELECT * FROM items WHERE pk IN ['a', 'a'] AND sk = '1'`,
    'Overlapping conditions with range keys are not supported in where clause',
  ],
  [
    `UPDATE items SET v = 1 WHERE pk = 'a' AND sk = '1' RETURNING ALL NEW *`,
    'RETURNING clause is not supported in ExecuteTransaction.',
  ],
  [
    `EXISTS(SELECT * FROM items WHERE pk = 'a' AND sk = '1')`,
    'EXISTS() must contain a single item read with additional condition',
  ],
])('%s is refused as a whole', async (statement, message) => {
  expect(await refusal(transact(statement))).toBe(
    `ValidationException: Validation failed in TransactStatements[0]: ${message}`,
  );
});

test('keys that do not fit and tables that are not there cancel the transaction', async () => {
  const mismatch = 'ValidationError: The provided key element does not match the schema';
  expect(
    await reasons(
      transact(
        `UPDATE items SET v = 1 WHERE pk = 'a'`,
        `UPDATE items SET v = 1 WHERE pk IN ['a'] AND sk = '1'`,
        `UPDATE items SET v = 1 WHERE pk = 'a' AND sk = 1`,
        `INSERT INTO items VALUE {'pk': 'x'}`,
        `DELETE FROM items WHERE pk = 'a' AND sk = '1'`,
      ),
    ),
  ).toEqual([
    mismatch,
    mismatch,
    mismatch,
    'ValidationError: One or more parameter values were invalid: Missing the key sk in the item',
    'None',
  ]);
  const select = `SELECT * FROM items WHERE pk = 'a' AND sk = '1'`;
  expect(await reasons(transact(select, `SELECT * FROM "none-such" WHERE pk = 'a'`))).toEqual([
    'None',
    'ResourceNotFound: Requested resource not found',
  ]);
  expect(await refusal(transact(select, select))).toBe(
    'ValidationException: Transaction request cannot include multiple operations on one item',
  );
  expect(await refusal(transact(select, `DELETE FROM items WHERE pk = 'a' AND sk = '2'`))).toBe(
    'ValidationException: ExecuteTransaction API does not support both read and write operations in the same request.',
  );
});
