import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('only what is named changes', async () => {
  const FunctionName = await t.create(undefined, {
    MemorySize: 256,
    Environment: { Variables: { AB: '1' } },
  });
  const before = await t.lambda.getFunctionConfiguration({ FunctionName });
  const updated = await t.lambda.updateFunctionConfiguration({ FunctionName, Timeout: 20 });
  expect(updated).toMatchObject({
    Timeout: 20,
    MemorySize: 256,
    Environment: { Variables: { AB: '1' } },
    LastUpdateStatus: 'InProgress',
    LastUpdateStatusReasonCode: 'Creating',
  });
  expect(updated.RevisionId).not.toBe(before.RevisionId);
  expect(updated.LastModified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/);
  await t.settled();
  await t.lambda.updateFunctionConfiguration({ FunctionName, Environment: { Variables: {} } });
  await t.settled();
  expect(await t.lambda.getFunctionConfiguration({ FunctionName })).toMatchObject({
    Timeout: 20,
    Environment: { Variables: {} },
    LastUpdateStatus: 'Successful',
  });
});

test('an empty text takes the dead letter queue away', async () => {
  const TargetArn = 'arn:aws:sqs:us-east-1:000000000000:dead';
  const Role = await t.role('sender', { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' });
  const FunctionName = await t.create(undefined, { Role, DeadLetterConfig: { TargetArn } });
  const updated = await t.lambda.updateFunctionConfiguration({
    FunctionName,
    DeadLetterConfig: { TargetArn: '' },
  });
  expect(updated.DeadLetterConfig).toBeUndefined();
});

test('empty lists take a function out of its subnets', async () => {
  const FunctionName = await t.create(undefined, {
    VpcConfig: { SubnetIds: ['subnet-12345678'], SecurityGroupIds: ['sg-12345678'] },
  });
  await t.lambda.updateFunctionConfiguration({
    FunctionName,
    VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
  });
  const { VpcConfig } = await t.lambda.getFunctionConfiguration({ FunctionName });
  expect(VpcConfig).toEqual({
    SubnetIds: [],
    SecurityGroupIds: [],
    VpcId: '',
    Ipv6AllowedForDualStack: false,
  });
});

test('what does not fit is refused', async () => {
  const FunctionName = await t.create();
  const fails = (more: object) => failureOf(t.lambda.updateFunctionConfiguration({ FunctionName, ...more }));
  expect((await fails({ RevisionId: 'x' })).code).toBe('PreconditionFailedException');
  expect((await fails({ Role: 'arn:aws:iam::000000000000:role/nobody' })).message).toBe(
    'The role defined for the function cannot be assumed by Lambda.',
  );
  expect((await fails({ ImageConfig: { Command: ['x'] } })).message).toBe(
    "Please don't provide ImageConfig when the intended function PackageType is Zip.",
  );
  expect((await fails({ FunctionName: `${FunctionName}:1` })).message).toMatch(
    /^Published versions and aliases cannot be changed\./,
  );
  expect((await fails({ Runtime: 'cobol85' })).code).toBe('InvalidParameterValueException');
  expect((await fails({ Environment: { Variables: { '1X': '' } } })).message).toMatch(
    /^1 validation error detected: Value at 'environment\.variables'/,
  );
  expect((await fails({ LoggingConfig: { SystemLogLevel: 'WARN' } })).message).toBe(
    'ApplicationLogLevel and SystemLogLevel can be configured only when LogFormat is JSON.',
  );
  expect((await fails({ DeadLetterConfig: { TargetArn: 'arn:aws:s3:::bucket' } })).message).toMatch(
    /^The provided target is not supported/,
  );
  expect((await fails({ FunctionName: 'nothing' })).code).toBe('ResourceNotFoundException');
});
