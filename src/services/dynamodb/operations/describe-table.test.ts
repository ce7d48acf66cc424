import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, rawCall, refusal, S } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items', { global: { byColour: ['colour', 'KEYS_ONLY'] } });
});
afterAll(() => cloud.stop());

const describeTable = (TableName: string) => client.send(new DescribeTableCommand({ TableName }));

test('by name and by ARN, with the numbers of what was just written', async () => {
  await putAll(client, 'items', [{ pk: S('a'), colour: S('red'), v: N(1) }, { pk: S('b') }]);
  const { Table } = await describeTable('items');
  expect(Table).toMatchObject({ TableName: 'items', TableStatus: 'ACTIVE', ItemCount: 2 });
  expect(Table?.GlobalSecondaryIndexes).toMatchObject([{ IndexName: 'byColour', ItemCount: 1 }]);
  expect((await describeTable(Table?.TableArn ?? '')).Table).toEqual(Table);
});

test('a table that is not there', async () => {
  expect(await refusal(describeTable('nowhere'))).toBe(
    'ResourceNotFoundException: Requested resource not found: Table: nowhere not found',
  );
});

test('names that cannot be', async () => {
  expect(await refusal(describeTable('ab'))).toBe(
    "ValidationException: 1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: " +
      'Member must have length greater than or equal to 3',
  );
  expect(await rawCall(cloud.endpoint, 'DescribeTable', '{"TableName":""}')).toContain(
    "2 validation errors detected: Value '' at 'tableName' failed to satisfy constraint: Member must have length " +
      "greater than or equal to 3; Value '' at 'tableName' failed to satisfy constraint: Member must satisfy regular " +
      'expression pattern: [a-zA-Z0-9_.-]+',
  );
  for (const operation of ['CreateTable', 'DescribeTable', 'UpdateTable', 'DeleteTable']) {
    expect(await rawCall(cloud.endpoint, operation, '{}')).toContain(
      "The parameter 'TableName' is required but was not present in the request",
    );
  }
  expect(await refusal(describeTable('arn:aws:dynamodb:us-east-1:000000000000:stream/x'))).toBe(
    "ValidationException: 1 validation error detected: Invalid resource type in 'arn:aws:dynamodb:us-east-1:000000000000:stream/x'",
  );
});

test('each account and region has tables of its own', async () => {
  const elsewhere = cloud.client(DynamoDBClient, { region: 'eu-west-1' });
  expect(await refusal(elsewhere.send(new DescribeTableCommand({ TableName: 'items' })))).toMatch(
    /not found$/,
  );
  await makeTable(elsewhere, 'items');
  const { Table } = await elsewhere.send(new DescribeTableCommand({ TableName: 'items' }));
  expect(Table?.TableArn).toBe('arn:aws:dynamodb:eu-west-1:000000000000:table/items');
  expect(Table?.ItemCount).toBe(0);
});
