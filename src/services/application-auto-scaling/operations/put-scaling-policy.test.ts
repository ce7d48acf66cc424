import { expect, test } from 'vitest';
import { type AliasName, MINUTE_MS, scalingTest } from '../../../../test/support/auto-scaling.ts';
import { until } from '../../../../test/support/event-sources.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = scalingTest();

const TRACKING = {
  TargetValue: 0.5,
  PredefinedMetricSpecification: {
    PredefinedMetricType: 'LambdaProvisionedConcurrencyUtilization' as const,
  },
};

const track = (name: AliasName, more: object = {}) =>
  t.client().putScalingPolicy({
    ...name,
    PolicyName: 'p',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: { ...TRACKING, ...more },
  });

/** Minutes in each of which so many calls run at the same time. */
async function busyMinutes(name: AliasName, minutes: number, concurrency: number): Promise<void> {
  const [, FunctionName = ''] = name.ResourceId.split(':');
  const { fake, invoke } = t.cloud();
  const calls = () => fake.calls.filter(({ spec }) => spec.name === FunctionName).length;
  for (let i = 0; i < minutes; i++) {
    const before = calls();
    let end = (): void => {};
    gate = new Promise((resolve) => {
      end = resolve;
    });
    const running = Array.from({ length: concurrency }, () =>
      invoke(FunctionName, {}, { Qualifier: 'live' }),
    );
    await until(() => calls() === before + concurrency);
    end();
    await Promise.all(running);
    await t.advance(MINUTE_MS);
  }
  await t.advance(10_000);
}

let gate: Promise<void> = Promise.resolve();
const held = () => gate;

test('what is busy above its target gets more, what is bored gets less', async () => {
  const name = await t.target({ MinCapacity: 2, MaxCapacity: 6 }, held);
  await track(name);
  // Two of two: begun with one in use, then both; 0.75 on average.
  await busyMinutes(name, 2, 2);
  expect(await t.provisioned(name)).toBe(2);
  await busyMinutes(name, 1, 2);
  expect(await t.provisioned(name)).toBe(3);
  // All of three and more: as far as its maximum.
  await busyMinutes(name, 4, 3);
  expect(await t.provisioned(name)).toBeGreaterThan(3);
  await t.client().registerScalableTarget({ ...name, MinCapacity: 6 });
  await t.cloud().settled();
  await t.client().registerScalableTarget({ ...name, MinCapacity: 2 });
  await busyMinutes(name, 17, 1);
  expect(await t.provisioned(name)).toBe(2);
  const { ScalingActivities = [] } = await t.client().describeScalingActivities(name);
  expect(ScalingActivities[0]).toMatchObject({
    Description: 'Setting desired concurrency to 2.',
    Cause: expect.stringMatching(
      /^monitor alarm TargetTracking-.*-AlarmLow-.* in state ALARM triggered policy p$/,
    ),
    StatusCode: 'Successful',
  });
});

test('nothing without data, nothing when suspended, no scaling in where it is disabled', async () => {
  const idle = await t.target({ MinCapacity: 0, MaxCapacity: 6 }, held);
  await track(idle);
  await t.client().registerScalableTarget({ ...idle, MinCapacity: 3 });
  await t.cloud().settled();
  await t.client().registerScalableTarget({ ...idle, MinCapacity: 0 });
  await t.advance(60 * MINUTE_MS);
  expect(await t.provisioned(idle)).toBe(3);
  await track(idle, { DisableScaleIn: true });
  await busyMinutes(idle, 17, 1);
  expect(await t.provisioned(idle)).toBe(3);
  await t.client().registerScalableTarget({ ...idle, SuspendedState: { DynamicScalingOutSuspended: true } });
  await busyMinutes(idle, 4, 3);
  expect(await t.provisioned(idle)).toBe(3);
});

test('a metric of their own, and cooldowns', async () => {
  const name = await t.target({ MinCapacity: 1, MaxCapacity: 9 });
  const { cloud } = t.cloud();
  const { CloudWatch } = await import('@aws-sdk/client-cloudwatch');
  const say = async (Value: number) => {
    await cloud.client(CloudWatch).putMetricData({
      Namespace: 'own',
      MetricData: [{ MetricName: 'load', Value }],
    });
    await t.advance(MINUTE_MS);
  };
  await track(name, {
    PredefinedMetricSpecification: undefined,
    CustomizedMetricSpecification: { Namespace: 'own', MetricName: 'load', Statistic: 'Maximum' },
    TargetValue: 10,
    ScaleOutCooldown: 600,
  });
  // No more than the three that are looked at: a fourth would be said of the new capacity.
  for (let i = 0; i < 3; i++) await say(30);
  await t.advance(10_000);
  expect(await t.provisioned(name)).toBe(3);
  for (let i = 0; i < 5; i++) await say(11);
  expect(await t.provisioned(name)).toBe(3);
  for (let i = 0; i < 6; i++) await say(11);
  await t.advance(10_000);
  expect(await t.provisioned(name)).toBe(4);
});

test('policies answer their ARN and their alarms, which CloudWatch has', async () => {
  const name = await t.target();
  const { PolicyARN, Alarms } = await track(name);
  expect(PolicyARN).toMatch(
    new RegExp(
      `^arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:[0-9a-f-]{36}:resource/lambda/${name.ResourceId}:policyName/p$`,
    ),
  );
  const alarm = (which: string) => ({
    AlarmName: expect.stringMatching(
      new RegExp(`^TargetTracking-${name.ResourceId}-${which}-[0-9a-f-]{36}$`),
    ),
    AlarmARN: expect.stringMatching(/^arn:aws:cloudwatch:us-east-1:000000000000:alarm:TargetTracking-/),
  });
  expect(Alarms).toEqual([alarm('AlarmHigh'), alarm('AlarmLow')]);
  const { ScalingPolicies: [policy] = [] } = await t.client().describeScalingPolicies(name);
  expect(policy?.Alarms).toEqual(Alarms);
  const { CloudWatch } = await import('@aws-sdk/client-cloudwatch');
  const cloudwatch = t.cloud().cloud.client(CloudWatch);
  const AlarmNames = (Alarms ?? []).map(({ AlarmName = '' }) => AlarmName);
  const [, FunctionName = ''] = name.ResourceId.split(':');
  const common = {
    AlarmDescription: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${PolicyARN}.`,
    AlarmActions: [PolicyARN],
    ...{
      Namespace: 'AWS/Lambda',
      MetricName: 'ProvisionedConcurrencyUtilization',
      Statistic: 'Average',
      Period: 60,
    },
    Dimensions: [
      { Name: 'FunctionName', Value: FunctionName },
      { Name: 'Resource', Value: `${FunctionName}:live` },
    ],
  };
  expect((await cloudwatch.describeAlarms({ AlarmNames })).MetricAlarms).toMatchObject([
    { ...common, EvaluationPeriods: 3, Threshold: 0.5, ComparisonOperator: 'GreaterThanThreshold' },
    { ...common, EvaluationPeriods: 15, Threshold: 0.45, ComparisonOperator: 'LessThanThreshold' },
  ]);
  expect(await track(name, { TargetValue: 0.6 })).toMatchObject({ PolicyARN, Alarms });
  expect((await cloudwatch.describeAlarms({ AlarmNames })).MetricAlarms?.[0]?.Threshold).toBe(0.6);
  await t.client().deleteScalingPolicy({ ...name, PolicyName: 'p' });
  expect((await cloudwatch.describeAlarms({ AlarmNames })).MetricAlarms).toEqual([]);
});

test('what cannot be', async () => {
  const name = await t.target();
  const failure = async (more: object) => {
    const { code, message } = await failureOf(
      t.client().putScalingPolicy({ ...name, PolicyName: 'x', ...more }),
    );
    return `${code}: ${message}`;
  };
  const tracked = (more: object) =>
    failure({
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: { ...TRACKING, ...more },
    });
  const stepped = (more: object) =>
    failure({ PolicyType: 'StepScaling', StepScalingPolicyConfiguration: more });
  const steps = [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }];
  expect(await failure({ ResourceId: 'function:nobody:live', PolicyType: 'StepScaling' })).toMatch(
    /^ObjectNotFoundException: No scalable target registered for service namespace: lambda/,
  );
  expect(await failure({ PolicyType: 'PredictiveScaling' })).toMatch(/^NotImplemented/);
  expect(await failure({})).toMatch(/PolicyType is required/);
  expect(await failure({ PolicyType: 'StepScaling' })).toMatch(/needs its configuration/);
  expect(
    await failure({ PolicyType: 'StepScaling', TargetTrackingScalingPolicyConfiguration: TRACKING }),
  ).toMatch(/does not match/);
  expect(await tracked({ PredefinedMetricSpecification: undefined })).toMatch(/Exactly one of/);
  expect(
    await tracked({
      PredefinedMetricSpecification: { PredefinedMetricType: 'DynamoDBReadCapacityUtilization' },
    }),
  ).toMatch(/not supported for this scalable dimension/);
  expect(await tracked({ TargetValue: 70 })).toMatch(/between 0.1 and 0.9/);
  expect(await tracked({ ScaleInCooldown: -1 })).toMatch(/ScaleInCooldown/);
  expect(
    await tracked({
      PredefinedMetricSpecification: undefined,
      CustomizedMetricSpecification: { Namespace: 'n' },
    }),
  ).toMatch(/CustomizedMetricSpecification/);
  expect(await stepped({ StepAdjustments: steps })).toMatch(/AdjustmentType/);
  expect(await stepped({ AdjustmentType: 'ExactCapacity' })).toMatch(/at least one step/);
  expect(
    await stepped({ AdjustmentType: 'ExactCapacity', StepAdjustments: steps, MinAdjustmentMagnitude: 1 }),
  ).toMatch(/MinAdjustmentMagnitude/);
  const gap = [...steps, { MetricIntervalUpperBound: -5, ScalingAdjustment: 1 }];
  expect(await stepped({ AdjustmentType: 'ExactCapacity', StepAdjustments: gap })).toMatch(/gap/);
  const empty = [{ MetricIntervalLowerBound: 5, MetricIntervalUpperBound: 5, ScalingAdjustment: 1 }];
  expect(await stepped({ AdjustmentType: 'ExactCapacity', StepAdjustments: empty })).toMatch(/greater than/);
});
