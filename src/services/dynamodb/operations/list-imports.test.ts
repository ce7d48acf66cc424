import { DynamoDBClient, ListImportsCommand, type ListImportsCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { refusal } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await testCloud();
});
afterAll(() => cloud.stop());

// Its pages: import-table.test.ts.
test('nothing at first; a token that nobody gave out is refused', async () => {
  const client = cloud.client(DynamoDBClient);
  const list = (input: ListImportsCommandInput = {}) => client.send(new ListImportsCommand(input));
  expect((await list()).ImportSummaryList).toEqual([]);
  const TableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/none';
  expect((await list({ TableArn })).ImportSummaryList).toEqual([]);
  expect(await refusal(list({ NextToken: '0123456789abcdef'.repeat(8) }))).toBe(
    'ValidationException: Invalid NextToken',
  );
});
