import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('aliases of a function, or of one of its versions', async () => {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  for (const [Name, FunctionVersion] of [
    ['a', '1'],
    ['b', '$LATEST'],
    ['c', '1'],
  ] as const) {
    await t.lambda.createAlias({ FunctionName, Name, FunctionVersion });
  }
  const names = (page: { Aliases?: { Name?: string | undefined }[] | undefined }) =>
    page.Aliases?.map(({ Name }) => Name);
  const first = await t.lambda.listAliases({ FunctionName, MaxItems: 2 });
  expect(names(first)).toEqual(['a', 'b']);
  expect(names(await t.lambda.listAliases({ FunctionName, Marker: first.NextMarker }))).toEqual(['c']);
  expect(names(await t.lambda.listAliases({ FunctionName, FunctionVersion: '1' }))).toEqual(['a', 'c']);
  expect((await failureOf(t.lambda.listAliases({ FunctionName: 'nothing' }))).code).toBe(
    'ResourceNotFoundException',
  );
});
