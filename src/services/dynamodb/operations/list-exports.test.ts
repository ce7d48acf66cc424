import { DynamoDBClient, ListExportsCommand, type ListExportsCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { refusal } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await testCloud();
});
afterAll(() => cloud.stop());

// Its pages: export-table-to-point-in-time.test.ts.
test('nothing at first; a token that nobody gave out is refused', async () => {
  const client = cloud.client(DynamoDBClient);
  const list = (input: ListExportsCommandInput = {}) => client.send(new ListExportsCommand(input));
  expect((await list()).ExportSummaries).toEqual([]);
  const TableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/none';
  expect((await list({ TableArn })).ExportSummaries).toEqual([]);
  expect(await refusal(list({ NextToken: 'invented' }))).toBe('ValidationException: Invalid NextToken');
});
