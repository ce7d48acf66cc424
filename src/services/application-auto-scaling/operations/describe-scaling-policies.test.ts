import { expect, test } from 'vitest';
import { scalingTest } from '../../../../test/support/auto-scaling.ts';

const t = scalingTest();

test('policies as they were put, by name and by resource', async () => {
  const name = await t.target();
  const StepScalingPolicyConfiguration = {
    AdjustmentType: 'PercentChangeInCapacity' as const,
    MinAdjustmentMagnitude: 2,
    Cooldown: 60,
    MetricAggregationType: 'Average' as const,
    StepAdjustments: [
      { MetricIntervalUpperBound: 0, ScalingAdjustment: -10 },
      { MetricIntervalLowerBound: 0, ScalingAdjustment: 10 },
    ],
  };
  const put = (PolicyName: string) =>
    t
      .client()
      .putScalingPolicy({ ...name, PolicyName, PolicyType: 'StepScaling', StepScalingPolicyConfiguration });
  const { PolicyARN } = await put('steps');
  await put('other');
  expect((await t.client().describeScalingPolicies(name)).ScalingPolicies).toHaveLength(2);
  const named = { ServiceNamespace: 'lambda' as const, PolicyNames: ['steps'] };
  expect((await t.client().describeScalingPolicies(named)).ScalingPolicies).toEqual([
    {
      ...name,
      PolicyARN,
      PolicyName: 'steps',
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration,
      Alarms: [],
      CreationTime: expect.any(Date),
    },
  ]);
});
