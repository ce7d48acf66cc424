import {
  DynamoDBClient,
  ListTablesCommand,
  type ListTablesCommandInput,
  paginateListTables,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
});
afterAll(() => cloud.stop());

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
