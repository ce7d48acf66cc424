import { expect, test } from 'vitest';
import { scalingTest } from '../../../../test/support/auto-scaling.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = scalingTest();

test('a policy goes, once', async () => {
  const policy = { ...(await t.target()), PolicyName: 'gone' };
  await t.client().putScalingPolicy({
    ...policy,
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: {
      AdjustmentType: 'ChangeInCapacity',
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
    },
  });
  await t.client().deleteScalingPolicy(policy);
  expect((await t.client().describeScalingPolicies(policy)).ScalingPolicies).toEqual([]);
  expect(await failureOf(t.client().deleteScalingPolicy(policy))).toMatchObject({
    code: 'ObjectNotFoundException',
    message: `No scaling policy found for service namespace: lambda, resource ID: ${policy.ResourceId}, scalable dimension: lambda:function:ProvisionedConcurrency, policy name: gone`,
  });
});
