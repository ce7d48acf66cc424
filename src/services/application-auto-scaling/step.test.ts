import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { type AliasName, MINUTE_MS, scalingTest } from '../../../test/support/auto-scaling.ts';
import { change, stepFor } from './step.ts';

const t = scalingTest();

/** A policy with an alarm on a metric of its own that crosses 10. */
async function stepped(name: AliasName, configuration: object): Promise<void> {
  const { PolicyARN = '' } = await t.client().putScalingPolicy({
    ...{ ...name, PolicyName: 'steps', PolicyType: 'StepScaling' },
    StepScalingPolicyConfiguration: { AdjustmentType: 'ChangeInCapacity', ...configuration },
  });
  await t
    .cloud()
    .cloud.client(CloudWatch)
    .putMetricAlarm({
      ...{ AlarmName: `alarm-${name.ResourceId}`, Namespace: 'own', MetricName: name.ResourceId },
      ...{ Statistic: 'Maximum', Period: 60, EvaluationPeriods: 1, Threshold: 10 },
      ...{ ComparisonOperator: 'GreaterThanOrEqualToThreshold', AlarmActions: [PolicyARN] },
    });
}

async function say(name: AliasName, Value: number): Promise<void> {
  const MetricData = [{ MetricName: name.ResourceId, Value }];
  await t.cloud().cloud.client(CloudWatch).putMetricData({ Namespace: 'own', MetricData });
  await t.advance(MINUTE_MS);
  await t.advance(10_000);
  await t.cloud().settled();
  await t.advance(MINUTE_MS - 10_000);
}

test('steps by how far the metric is beyond the threshold, as long as it is', async () => {
  const name = await t.target({ MinCapacity: 1, MaxCapacity: 9 });
  await stepped(name, {
    StepAdjustments: [
      { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 },
      { MetricIntervalLowerBound: 10, ScalingAdjustment: 4 },
    ],
  });
  await say(name, 9);
  expect(await t.provisioned(name)).toBe(1);
  await say(name, 10);
  expect(await t.provisioned(name)).toBe(2);
  // Until the next value is there the last one is looked at once more.
  await say(name, 30);
  expect(await t.provisioned(name)).toBe(2 + 1 + 4);
  await say(name, 30);
  expect(await t.provisioned(name)).toBe(9);
  const { ScalingActivities: [last] = [] } = await t.client().describeScalingActivities(name);
  expect(last).toMatchObject({
    Description: 'Setting desired concurrency to 9.',
    Cause: `monitor alarm alarm-${name.ResourceId} in state ALARM triggered policy steps`,
    StatusCode: 'Successful',
  });
});

test('a cooldown: what was added counts, and only more is added', async () => {
  const name = await t.target({ MinCapacity: 1, MaxCapacity: 20 });
  await stepped(name, {
    Cooldown: 3600,
    StepAdjustments: [
      { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 2 },
      { MetricIntervalLowerBound: 10, ScalingAdjustment: 3 },
    ],
  });
  await say(name, 11);
  await say(name, 11);
  expect(await t.provisioned(name)).toBe(3);
  await say(name, 25);
  expect(await t.provisioned(name)).toBe(4);
});

test('bounds and percents', () => {
  const rule = {
    StepAdjustments: [
      { MetricIntervalUpperBound: -10, ScalingAdjustment: -2 },
      { MetricIntervalLowerBound: -10, MetricIntervalUpperBound: 0, ScalingAdjustment: -1 },
      { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 },
      { MetricIntervalLowerBound: 10, ScalingAdjustment: 2 },
    ],
  };
  const found = [-11, -10, -5, 0, 5, 10, 11].map((value) => stepFor(rule, value)?.ScalingAdjustment);
  expect(found).toEqual([-2, -2, -1, 1, 1, 2, 2]);
  const percent = { AdjustmentType: 'PercentChangeInCapacity' as const };
  const by = (adjustment: number, more: object = {}) => change({ ...percent, ...more }, adjustment, 10);
  expect([by(5), by(25), by(-5), by(-25), by(10, { MinAdjustmentMagnitude: 3 })]).toEqual([1, 2, -1, -2, 3]);
  expect(change({ AdjustmentType: 'ExactCapacity' }, 4, 10)).toBe(-6);
});
