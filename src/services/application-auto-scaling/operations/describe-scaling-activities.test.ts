import { expect, test } from 'vitest';
import { scalingTest } from '../../../../test/support/auto-scaling.ts';

const t = scalingTest();

test('the newest first, of one resource; what could not be done says why; after six weeks they are gone', async () => {
  const name = await t.target({ MinCapacity: 1 });
  await t.client().registerScalableTarget({ ...name, MinCapacity: 2 });
  await t.cloud().settled();
  const [, FunctionName = ''] = name.ResourceId.split(':');
  await t.cloud().lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: 2 });
  await t.client().registerScalableTarget({ ...name, MinCapacity: 3 });
  await t.cloud().settled();
  const read = async () => (await t.client().describeScalingActivities(name)).ScalingActivities ?? [];
  const [failed, ...others] = await read();
  expect(failed).toMatchObject({
    ActivityId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    Description: 'Setting desired concurrency to 3.',
    StatusCode: 'Failed',
    StatusMessage: expect.stringMatching(/should not be greater than the reservedConcurrentExecution/),
    EndTime: expect.any(Date),
  });
  expect(others.map(({ Description }) => Description)).toEqual([
    'Setting desired concurrency to 2.',
    'Setting desired concurrency to 1.',
  ]);
  await t.advance(43 * 24 * 3_600_000);
  await t.target({ MinCapacity: 1 });
  expect(await read()).toEqual([]);
});

test('without its role nothing is scaled', async () => {
  const name = await t.target();
  const { iam } = t.cloud();
  const RoleName = 'AWSServiceRoleForApplicationAutoScaling_LambdaConcurrency';
  await t.client().putScheduledAction({
    ...name,
    ScheduledActionName: 'soon',
    Schedule: 'rate(1 hour)',
    ScalableTargetAction: { MinCapacity: 1 },
  });
  await iam.deleteServiceLinkedRole({ RoleName });
  await t.advance(3_600_000);
  const { ScalingActivities = [] } = await t.client().describeScalingActivities(name);
  expect(ScalingActivities[0]).toMatchObject({
    StatusCode: 'Failed',
    StatusMessage: `Unable to assume IAM role: arn:aws:iam::000000000000:role/aws-service-role/lambda.application-autoscaling.amazonaws.com/${RoleName}`,
  });
});
