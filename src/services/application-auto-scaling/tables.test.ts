import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { MINUTE_MS, scalingTest } from '../../../test/support/auto-scaling.ts';

const t = scalingTest();

test('a table that is read much gets more to read, and less when it is read little', async () => {
  const name = await t.table();
  const TableName = name.ResourceId.split('/')[1] ?? '';
  const tables = t.cloud().cloud.client(DynamoDB);
  await tables.putItem({ TableName, Item: { pk: { S: 'a' }, text: { S: 'x'.repeat(100_000) } } });
  await t.client().registerScalableTarget({ ...name, MinCapacity: 2, MaxCapacity: 40 });
  await t.client().putScalingPolicy({
    ...name,
    PolicyName: 'p',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 50,
      PredefinedMetricSpecification: { PredefinedMetricType: 'DynamoDBReadCapacityUtilization' },
    },
  });
  await t.cloud().settled();
  const minutes = async (count: number, reads: number) => {
    for (let i = 0; i < count; i++) {
      const ConsistentRead = true;
      const get = () => tables.getItem({ TableName, Key: { pk: { S: 'a' } }, ConsistentRead });
      await Promise.all(Array.from({ length: reads }, get));
      await t.advance(MINUTE_MS);
    }
    await t.advance(10_000);
    await t.cloud().settled();
  };
  // 25 units each, of 5 * 60 that a minute has.
  await minutes(4, 10);
  expect(await t.units(name)).toBe(9);
  await minutes(17, 1);
  expect(await t.units(name)).toBe(2);
});
