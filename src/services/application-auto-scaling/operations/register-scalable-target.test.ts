import { ApplicationAutoScaling } from '@aws-sdk/client-application-auto-scaling';
import { expect, test } from 'vitest';
import { scalingTest } from '../../../../test/support/auto-scaling.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = scalingTest();
const bounds = { MinCapacity: 1, MaxCapacity: 4 };

test('a target is brought within its bounds, by a role of its own', async () => {
  const name = await t.alias();
  const { ScalableTargetARN } = await t
    .client()
    .registerScalableTarget({ ...name, MinCapacity: 2, MaxCapacity: 4 });
  expect(ScalableTargetARN).toMatch(
    /^arn:aws:application-autoscaling:us-east-1:000000000000:scalable-target\/[0-9a-f]{36}$/,
  );
  await t.cloud().settled();
  expect(await t.provisioned(name)).toBe(2);
  const { ScalableTargets } = await t.client().describeScalableTargets({ ServiceNamespace: 'lambda' });
  expect(ScalableTargets).toEqual([
    {
      ...name,
      MinCapacity: 2,
      MaxCapacity: 4,
      RoleARN:
        'arn:aws:iam::000000000000:role/aws-service-role/lambda.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_LambdaConcurrency',
      CreationTime: expect.any(Date),
      SuspendedState: {
        DynamicScalingInSuspended: false,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
      },
      ScalableTargetARN,
    },
  ]);
  // What is not given stays as it is.
  await t.client().registerScalableTarget({ ...name, MaxCapacity: 1, MinCapacity: 0 });
  await t.client().registerScalableTarget({ ...name, SuspendedState: { ScheduledScalingSuspended: true } });
  await t.cloud().settled();
  expect(await t.provisioned(name)).toBe(1);
  const { ScalingActivities } = await t.client().describeScalingActivities(name);
  expect(ScalingActivities).toMatchObject([
    { Description: 'Setting desired concurrency to 1.', Cause: 'maximum capacity was set to 1' },
    {
      Description: 'Setting desired concurrency to 2.',
      Cause: 'minimum capacity was set to 2',
      StatusCode: 'Successful',
      StatusMessage: 'Successfully set desired concurrency to 2. Change successfully fulfilled by lambda.',
    },
  ]);
});

test('tables are scaled as well', async () => {
  const name = await t.table();
  await t.client().registerScalableTarget({ ...name, MinCapacity: 7, MaxCapacity: 9 });
  await t.cloud().settled();
  expect(await t.units(name)).toBe(7);
});

test('what cannot be scaled', async () => {
  const name = await t.alias();
  const failure = async (more: object) => {
    const { code, message } = await failureOf(
      t.client().registerScalableTarget({ ...name, ...bounds, ...more }),
    );
    return `${code}: ${message}`;
  };
  const unsupported =
    'ValidationException: Unsupported service namespace, resource type or scalable dimension';
  expect(await failure({ ServiceNamespace: 'dynamodb' })).toBe(unsupported);
  expect(await failure({ ResourceId: 'function:example' })).toBe(unsupported);
  expect(await failure({ ResourceId: 'function:example:$LATEST' })).toBe(unsupported);
  expect(
    await failure({
      ServiceNamespace: 'ecs',
      ResourceId: 'service/a/b',
      ScalableDimension: 'ecs:service:DesiredCount',
    }),
  ).toBe(
    'ValidationException: kumobako scales Lambda functions and DynamoDB tables; ecs cannot be scaled here.',
  );
  expect(await failure({ ResourceId: 'function:nobody:live' })).toBe(
    'ValidationException: Lambda function does not exist: function:nobody:live',
  );
  const noTable = { ResourceId: 'table/nobody', ScalableDimension: 'dynamodb:table:ReadCapacityUnits' };
  expect(await failure({ ...noTable, ServiceNamespace: 'dynamodb' })).toBe(
    'ValidationException: DynamoDB table does not exist: table/nobody',
  );
  expect(await failure({ MinCapacity: 5 })).toBe(
    'ValidationException: Maximum capacity cannot be less than minimum capacity',
  );
  expect(await failure({ MinCapacity: -1 })).toMatch(/^ValidationException: Minimum capacity/);
  expect(await failure({ MaxCapacity: undefined })).toMatch(/^ValidationException: MinCapacity and Max/);
  const Tags = { 'aws:a': 'b' };
  expect(await failure({ Tags })).toMatch(/^ValidationException: Tag keys/);
  await t.client().registerScalableTarget({ ...name, ...bounds, Tags: { team: 'blue' } });
  expect(await failure({ Tags: { team: 'red' } })).toBe(
    'ValidationException: The scalable target that you tried to tag already exists. To update tags on an existing scalable target, use the TagResource API.',
  );
});

test('who may not do it himself may not have it done', async () => {
  const { iam, cloud } = t.cloud();
  await iam.createUser({ UserName: 'scaler' });
  const { AccessKey } = await iam.createAccessKey({ UserName: 'scaler' });
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  const allow = async (...Action: string[]) => {
    const Statement = [{ Effect: 'Allow', Action, Resource: '*' }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.putUserPolicy({ UserName: 'scaler', PolicyName: 'p', PolicyDocument });
  };
  const scaler = cloud.client(ApplicationAutoScaling, { credentials });
  const name = await t.alias();
  const register = () => scaler.registerScalableTarget({ ...name, ...bounds });
  expect((await failureOf(register())).code).toBe('AccessDeniedException');
  await allow('application-autoscaling:*', 'lambda:GetProvisionedConcurrencyConfig');
  expect(await failureOf(register())).toMatchObject({
    code: 'ValidationException',
    message:
      'User is missing the following permissions: lambda:PutProvisionedConcurrencyConfig, lambda:DeleteProvisionedConcurrencyConfig',
  });
  await allow('application-autoscaling:*', 'lambda:*');
  await register();
});
