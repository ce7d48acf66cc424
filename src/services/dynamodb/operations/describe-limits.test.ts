import { DescribeLimitsCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { testCloud } from '../../../../test/support/cloud.ts';

test("the default quotas of AWS's largest regions", async () => {
  const cloud = await testCloud();
  const limits = await cloud.client(DynamoDBClient).send(new DescribeLimitsCommand({}));
  expect(limits).toMatchObject({
    AccountMaxReadCapacityUnits: 80_000,
    AccountMaxWriteCapacityUnits: 80_000,
    TableMaxReadCapacityUnits: 40_000,
    TableMaxWriteCapacityUnits: 40_000,
  });
  await cloud.stop();
});
