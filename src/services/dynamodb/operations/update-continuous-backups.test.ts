import {
  DescribeContinuousBackupsCommand,
  DynamoDBClient,
  type PointInTimeRecoverySpecification,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items');
});
afterAll(() => cloud.stop());

const update = (PointInTimeRecoverySpecification: PointInTimeRecoverySpecification, TableName = 'items') =>
  client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
const status = async () =>
  (await client.send(new DescribeContinuousBackupsCommand({ TableName: 'items' })))
    .ContinuousBackupsDescription?.PointInTimeRecoveryDescription;

test('on for some days, and off again', async () => {
  const beganAtMs = cloud.clock.now();
  await update({ PointInTimeRecoveryEnabled: true });
  expect(await status()).toMatchObject({ PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 35 });
  await update({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 });
  await cloud.clock.advance(10 * 24 * 3_600_000);
  const { EarliestRestorableDateTime: earliest, ...rest } = (await status()) ?? {};
  expect(rest).toMatchObject({ RecoveryPeriodInDays: 7 });
  expect((earliest?.getTime() ?? 0) - beganAtMs).toBeGreaterThanOrEqual(3 * 24 * 3_600_000 - 1000);
  await update({ PointInTimeRecoveryEnabled: false });
  expect(await status()).toEqual({ PointInTimeRecoveryStatus: 'DISABLED' });
});

test('a period without recovery, and a table that is not there', async () => {
  expect(await refusal(update({ PointInTimeRecoveryEnabled: false, RecoveryPeriodInDays: 7 }))).toBe(
    'ValidationException: Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.',
  );
  expect(await refusal(update({ PointInTimeRecoveryEnabled: true }, 'nowhere'))).toBe(
    'TableNotFoundException: Table not found: nowhere',
  );
});
