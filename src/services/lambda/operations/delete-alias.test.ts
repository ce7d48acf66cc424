import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('an alias goes with its policy, once and again', async () => {
  const FunctionName = await t.create();
  const alias = { FunctionName, Name: 'live', FunctionVersion: '$LATEST' };
  await t.lambda.createAlias(alias);
  await t.lambda.addPermission({
    FunctionName,
    Qualifier: 'live',
    StatementId: 'a',
    Action: 'lambda:InvokeFunction',
    Principal: '111122223333',
  });
  expect((await t.lambda.deleteAlias(alias)).$metadata.httpStatusCode).toBe(204);
  expect((await t.lambda.deleteAlias(alias)).$metadata.httpStatusCode).toBe(204);
  expect((await failureOf(t.invoke(`${FunctionName}:live`))).code).toBe('ResourceNotFoundException');
  await t.lambda.createAlias(alias);
  expect((await failureOf(t.lambda.getPolicy({ FunctionName, Qualifier: 'live' }))).code).toBe(
    'ResourceNotFoundException',
  );
});
