import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('the configuration as it was given', async () => {
  const given = {
    Role: await t.role('sender', { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }),
    Environment: { Variables: { COLOUR: 'red' } },
    Timeout: 9,
    MemorySize: 512,
    EphemeralStorage: { Size: 1024 },
    Description: 'what it does',
    LoggingConfig: { LogFormat: 'JSON' as const },
    TracingConfig: { Mode: 'Active' as const },
    DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead' },
    Architectures: ['arm64' as const],
  };
  const FunctionName = await t.create(undefined, given);
  expect(await t.lambda.getFunctionConfiguration({ FunctionName })).toMatchObject({
    ...given,
    LoggingConfig: {
      LogFormat: 'JSON',
      ApplicationLogLevel: 'INFO',
      SystemLogLevel: 'INFO',
      LogGroup: `/aws/lambda/${FunctionName}`,
    },
    State: 'Active',
  });
});

test('what is not there is not found', async () => {
  expect(await failureOf(t.lambda.getFunctionConfiguration({ FunctionName: 'nothing' }))).toMatchObject({
    code: 'ResourceNotFoundException',
    status: 404,
  });
});
