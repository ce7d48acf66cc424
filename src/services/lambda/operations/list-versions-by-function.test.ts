import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('versions in their order, page by page', async () => {
  const FunctionName = await t.create();
  for (const Description of ['one', 'two']) {
    await t.lambda.updateFunctionConfiguration({ FunctionName, Description });
    await t.settled();
    await t.lambda.publishVersion({ FunctionName });
    await t.settled();
  }
  const first = await t.lambda.listVersionsByFunction({ FunctionName, MaxItems: 2 });
  expect(first.Versions?.map(({ Version }) => Version)).toEqual(['$LATEST', '1']);
  const rest = await t.lambda.listVersionsByFunction({ FunctionName, Marker: first.NextMarker });
  expect(rest.Versions?.map(({ Version, Description }) => [Version, Description])).toEqual([['2', 'two']]);
  expect(rest.NextMarker).toBeUndefined();
});

test('a function that is not there is not found', async () => {
  expect((await failureOf(t.lambda.listVersionsByFunction({ FunctionName: 'nothing' }))).code).toBe(
    'ResourceNotFoundException',
  );
});
