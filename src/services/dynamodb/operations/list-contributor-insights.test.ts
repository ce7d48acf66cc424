import {
  DynamoDBClient,
  ListContributorInsightsCommand,
  UpdateContributorInsightsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await testCloud();
});
afterAll(() => cloud.stop());

test('all tables, page by page', async () => {
  const client = cloud.client(DynamoDBClient);
  for (const TableName of ['one', 'two', 'three', 'without']) {
    await makeTable(client, TableName);
    if (TableName === 'without') continue;
    await client.send(
      new UpdateContributorInsightsCommand({ TableName, ContributorInsightsAction: 'ENABLE' }),
    );
  }
  const list = (more = {}) => client.send(new ListContributorInsightsCommand(more));
  const first = await list({ MaxResults: 2 });
  const rest = await list({ NextToken: first.NextToken });
  const names = [first, rest].flatMap((page) => page.ContributorInsightsSummaries ?? []);
  expect(names.map(({ TableName }) => TableName).sort()).toEqual(['one', 'three', 'two']);
  expect(rest.NextToken).toBeUndefined();
  expect(await refusal(list({ NextToken: 'invented' }))).toBe('ValidationException: Invalid NextToken');
  expect(await refusal(list({ TableName: 'none' }))).toMatch(/^ResourceNotFoundException/);
});
