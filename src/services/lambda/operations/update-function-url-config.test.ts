import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('what is not named stays', async () => {
  const FunctionName = await t.create();
  expect(await failureOf(t.lambda.updateFunctionUrlConfig({ FunctionName, AuthType: 'NONE' }))).toEqual({
    code: 'ResourceNotFoundException',
    status: 404,
    message: 'The resource you requested does not exist.',
  });
  const made = await t.lambda.createFunctionUrlConfig({ FunctionName, AuthType: 'NONE' });
  const updated = await t.lambda.updateFunctionUrlConfig({ FunctionName, InvokeMode: 'RESPONSE_STREAM' });
  expect(updated).toMatchObject({
    AuthType: 'NONE',
    InvokeMode: 'RESPONSE_STREAM',
    FunctionUrl: made.FunctionUrl,
    LastModifiedTime: expect.any(String),
  });
});

test('the mode is answered once it was given', async () => {
  const FunctionName = await t.create();
  await t.lambda.createFunctionUrlConfig({ FunctionName, AuthType: 'NONE' });
  const update = async (more: object) => {
    return (await t.lambda.updateFunctionUrlConfig({ FunctionName, ...more })).InvokeMode;
  };
  expect(await update({ AuthType: 'AWS_IAM' })).toBeUndefined();
  expect(await update({ InvokeMode: 'RESPONSE_STREAM' })).toBe('RESPONSE_STREAM');
  expect(await update({ AuthType: 'NONE' })).toBe('RESPONSE_STREAM');
});
