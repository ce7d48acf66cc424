import { expect, test } from 'vitest';
import { MINUTE_MS, scalingTest } from '../../../../test/support/auto-scaling.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = scalingTest();

test('a target goes with its policies and actions; what is provisioned stays', async () => {
  const name = await t.target({ MinCapacity: 1 });
  await t.client().putScheduledAction({
    ...name,
    ScheduledActionName: 'more',
    Schedule: 'rate(1 minute)',
    ScalableTargetAction: { MinCapacity: 5 },
  });
  await t.client().putScalingPolicy({
    ...name,
    PolicyName: 'p',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 0.7,
      PredefinedMetricSpecification: { PredefinedMetricType: 'LambdaProvisionedConcurrencyUtilization' },
    },
  });
  await t.client().deregisterScalableTarget(name);
  await t.advance(10 * MINUTE_MS);
  expect(await t.provisioned(name)).toBe(1);
  expect((await t.client().describeScalableTargets(name)).ScalableTargets).toEqual([]);
  expect((await t.client().describeScheduledActions(name)).ScheduledActions).toEqual([]);
  expect((await t.client().describeScalingPolicies(name)).ScalingPolicies).toEqual([]);
  expect(await failureOf(t.client().deregisterScalableTarget(name))).toMatchObject({
    code: 'ObjectNotFoundException',
    message: `No scalable target found for service namespace: lambda, resource ID: ${name.ResourceId}, scalable dimension: lambda:function:ProvisionedConcurrency`,
  });
});
