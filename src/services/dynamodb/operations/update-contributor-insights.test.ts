import {
  DescribeContributorInsightsCommand,
  DynamoDBClient,
  ListContributorInsightsCommand,
  UpdateContributorInsightsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items', { global: { byV: ['v', 'ALL'] } });
});
afterAll(() => cloud.stop());

const update = (ContributorInsightsAction: 'ENABLE' | 'DISABLE', more = {}) =>
  client.send(
    new UpdateContributorInsightsCommand({ TableName: 'items', ContributorInsightsAction, ...more }),
  );
const describe = (more = {}) =>
  client.send(new DescribeContributorInsightsCommand({ TableName: 'items', ...more }));

test('of a table and of an index, each for itself', async () => {
  expect(await describe()).toMatchObject({ ContributorInsightsStatus: 'DISABLED' });
  const index = { IndexName: 'byV' };
  expect(await update('ENABLE', { ...index, ContributorInsightsMode: 'THROTTLED_KEYS' })).toMatchObject({
    TableName: 'items',
    IndexName: 'byV',
    ContributorInsightsStatus: 'ENABLING',
  });
  expect(await describe(index)).toMatchObject({
    ContributorInsightsStatus: 'ENABLED',
    ContributorInsightsMode: 'THROTTLED_KEYS',
    LastUpdateDateTime: expect.any(Date),
  });
  const list = await client.send(new ListContributorInsightsCommand({ TableName: 'items' }));
  expect(list.ContributorInsightsSummaries).toMatchObject([
    { TableName: 'items', IndexName: 'byV', ContributorInsightsStatus: 'ENABLED' },
  ]);
  expect(await update('DISABLE', index)).toMatchObject({ ContributorInsightsStatus: 'DISABLING' });
  expect(await describe(index)).toMatchObject({ ContributorInsightsStatus: 'DISABLED' });
});

test('what is so already is answered as it is; another mode begins anew', async () => {
  const status = async (call: ReturnType<typeof update>) => (await call).ContributorInsightsStatus;
  expect(await status(update('DISABLE'))).toBe('DISABLED');
  const narrow = { ContributorInsightsMode: 'THROTTLED_KEYS' };
  expect(await status(update('ENABLE', narrow))).toBe('ENABLING');
  expect(await status(update('ENABLE', narrow))).toBe('ENABLED');
  expect(await status(update('ENABLE'))).toBe('ENABLING');
  expect((await describe()).ContributorInsightsMode).toBe('ACCESSED_AND_THROTTLED_KEYS');
  await update('DISABLE');
});

test('what is not there', async () => {
  expect(await refusal(update('ENABLE', { TableName: 'none' }))).toMatch(/^ResourceNotFoundException/);
  expect(await refusal(update('ENABLE', { IndexName: 'ab' }))).toBe(
    'ValidationException: IndexName must be at least 3 characters long and at most 255 characters long',
  );
  expect(await refusal(update('ENABLE', { IndexName: 'none' }))).toMatch(/^ResourceNotFoundException/);
});
