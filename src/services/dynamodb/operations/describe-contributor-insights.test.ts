import { DescribeContributorInsightsCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await testCloud();
});
afterAll(() => cloud.stop());

// What it tells of those that were enabled: update-contributor-insights.test.ts.
test('by name or ARN; an index that is not there', async () => {
  const client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items');
  const describe = (TableName: string, IndexName?: string) =>
    client.send(new DescribeContributorInsightsCommand({ TableName, ...(IndexName ? { IndexName } : {}) }));
  const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';
  expect(await describe(arn)).toMatchObject({ TableName: 'items', ContributorInsightsStatus: 'DISABLED' });
  expect(await refusal(describe('items', 'none'))).toMatch(/^ResourceNotFoundException/);
  expect(await refusal(describe('none'))).toMatch(/^ResourceNotFoundException/);
});
