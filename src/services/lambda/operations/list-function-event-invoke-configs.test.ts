import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('those of all qualifiers, page by page', async () => {
  const FunctionName = await t.create();
  await t.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '$LATEST' });
  for (const Qualifier of ['live', undefined]) {
    await t.lambda.putFunctionEventInvokeConfig({ FunctionName, Qualifier, MaximumRetryAttempts: 0 });
  }
  const first = await t.lambda.listFunctionEventInvokeConfigs({ FunctionName, MaxItems: 1 });
  const rest = await t.lambda.listFunctionEventInvokeConfigs({ FunctionName, Marker: first.NextMarker });
  const all = [...(first.FunctionEventInvokeConfigs ?? []), ...(rest.FunctionEventInvokeConfigs ?? [])];
  expect(all.map(({ FunctionArn }) => FunctionArn?.split(':').pop())).toEqual(['$LATEST', 'live']);
  expect((await failureOf(t.lambda.listFunctionEventInvokeConfigs({ FunctionName: 'nothing' }))).code).toBe(
    'ResourceNotFoundException',
  );
});

test('a function that is not there', async () => {
  expect(
    (await failureOf(t.lambda.listFunctionEventInvokeConfigs({ FunctionName: 'nothing' }))).message,
  ).toBe("The function doesn't exist.");
});
