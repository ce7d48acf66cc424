import {
  DynamoDBClient,
  ListTablesCommand,
  type ListTablesCommandInput,
  paginateListTables,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';
import { allow, failure, iamCloud } from '../../../../test/support/iam.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
});
afterAll(() => cloud.stop());

const own = iamCloud();
const list = (input: ListTablesCommandInput = {}) => client.send(new ListTablesCommand(input));

test('names in order, page by page, the last page without a name to go on from', async () => {
  expect((await list()).TableNames).toEqual([]);
  for (const name of ['ccc', 'aaa', 'bbb', 'a.b']) await makeTable(client, name);
  expect((await list()).TableNames).toEqual(['a.b', 'aaa', 'bbb', 'ccc']);
  const pages: unknown[] = [];
  for await (const page of paginateListTables({ client, pageSize: 2 }, {})) {
    pages.push([page.TableNames, page.LastEvaluatedTableName]);
  }
  expect(pages).toEqual([
    [['a.b', 'aaa'], 'aaa'],
    [['bbb', 'ccc'], undefined],
  ]);
  expect((await list({ ExclusiveStartTableName: 'aab' })).TableNames).toEqual(['bbb', 'ccc']);
});

test('a Limit over 100', async () => {
  expect(await refusal(list({ Limit: 101 }))).toBe(
    "ValidationException: 1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member " +
      'must have value less than or equal to 100',
  );
});

test('is about all of them, as its denial says', async () => {
  const as = async (name: string, ...statements: object[]) =>
    own.cloud().client(DynamoDBClient, { credentials: await own.userWith(name, ...statements) });
  expect(await failure((await as('none')).send(new ListTablesCommand({})))).toContain(
    ' is not authorized to perform: dynamodb:ListTables on resource: arn:aws:dynamodb:us-east-1:000000000000:table/* because ',
  );
  const lists = await as('lists', allow('dynamodb:ListTables', 'arn:aws:dynamodb:us-east-1:*:table/*'));
  expect((await lists.send(new ListTablesCommand({}))).TableNames ?? []).toEqual([]);
});
