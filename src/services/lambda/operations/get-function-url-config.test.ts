import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('the URL as it is', async () => {
  const FunctionName = await t.create();
  const { FunctionUrl } = await t.lambda.createFunctionUrlConfig({ FunctionName, AuthType: 'AWS_IAM' });
  expect(await t.lambda.getFunctionUrlConfig({ FunctionName })).toMatchObject({
    FunctionUrl,
    AuthType: 'AWS_IAM',
  });
  expect((await failureOf(t.lambda.getFunctionUrlConfig({ FunctionName: 'nothing' }))).code).toBe(
    'ResourceNotFoundException',
  );
});
