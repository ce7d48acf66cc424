import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('the URLs of a function and its aliases', async () => {
  const FunctionName = await t.create();
  await t.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '$LATEST' });
  for (const Qualifier of [undefined, 'live']) {
    await t.lambda.createFunctionUrlConfig({ FunctionName, Qualifier, AuthType: 'NONE' });
  }
  const first = await t.lambda.listFunctionUrlConfigs({ FunctionName, MaxItems: 1 });
  const rest = await t.lambda.listFunctionUrlConfigs({ FunctionName, Marker: first.NextMarker });
  const all = [...(first.FunctionUrlConfigs ?? []), ...(rest.FunctionUrlConfigs ?? [])];
  expect(all.map(({ FunctionArn }) => FunctionArn?.split(':').at(-1))).toEqual([FunctionName, 'live']);
  expect((await failureOf(t.lambda.listFunctionUrlConfigs({ FunctionName: 'nothing' }))).code).toBe(
    'ResourceNotFoundException',
  );
});
