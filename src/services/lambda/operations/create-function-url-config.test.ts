import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('a function and its aliases have URLs of their own', async () => {
  const FunctionName = await t.create();
  const Cors = { AllowOrigins: ['https://a.test'], MaxAge: 5 };
  const made = await t.lambda.createFunctionUrlConfig({ FunctionName, AuthType: 'NONE', Cors });
  expect(made.$metadata.httpStatusCode).toBe(201);
  expect(made).toMatchObject({
    FunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`,
    AuthType: 'NONE',
    Cors,
    CreationTime: expect.stringMatching(/Z$/),
  });
  // The mode is answered where it was given.
  expect(made.InvokeMode).toBeUndefined();
  expect((await t.lambda.getFunctionUrlConfig({ FunctionName })).InvokeMode).toBe('BUFFERED');
  const { port } = new URL(t.cloud.endpoint);
  expect(made.FunctionUrl).toMatch(
    new RegExp(`^http://[a-z0-9]{32}\\.lambda-url\\.us-east-1\\.localhost:${port}/$`),
  );
  await t.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '$LATEST' });
  const alias = await t.lambda.createFunctionUrlConfig({
    FunctionName,
    Qualifier: 'live',
    AuthType: 'AWS_IAM',
  });
  expect(alias.FunctionArn).toMatch(/:live$/);
  expect(alias.FunctionUrl).not.toBe(made.FunctionUrl);
});

test('what cannot be is refused', async () => {
  const FunctionName = await t.create();
  const fails = (more: object) =>
    failureOf(t.lambda.createFunctionUrlConfig({ FunctionName, AuthType: 'NONE', ...more }));
  expect((await fails({ FunctionName: 'nothing' })).message).toBe('Function does not exist');
  expect((await fails({ Qualifier: 'none' })).code).toBe('ResourceNotFoundException');
  expect((await fails({ Qualifier: '1' })).code).toBe('ValidationException');
  expect((await fails({ AuthType: 'SOME' })).code).toBe('ValidationException');
  expect((await fails({ Cors: { AllowMethods: ['GET'], AllowOrigins: [] } })).message).toBe(
    "You can't leave AllowOrigins as empty when Cors is enabled.",
  );
  await t.lambda.createFunctionUrlConfig({ FunctionName, AuthType: 'NONE' });
  expect(await fails({})).toMatchObject({
    code: 'ResourceConflictException',
    message: expect.stringMatching(/FunctionUrlConfig exists for this Lambda function$/),
  });
});
