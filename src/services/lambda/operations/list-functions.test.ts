import { paginateListFunctions } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
  for (const FunctionName of ['a', 'b', 'c']) await t.create(undefined, { FunctionName });
  await t.lambda.publishVersion({ FunctionName: 'b' });
});
afterAll(() => t.stop());

test('every function is listed once, page by page', async () => {
  const seen: (string | undefined)[] = [];
  for await (const page of paginateListFunctions({ client: t.lambda, pageSize: 2 }, {})) {
    seen.push(...(page.Functions ?? []).map(({ FunctionName }) => FunctionName));
  }
  expect(seen).toEqual(['a', 'b', 'c']);
  const { Functions } = await t.lambda.listFunctions({});
  expect(Functions?.[0]).toMatchObject({ Version: '$LATEST', Runtime: 'nodejs22.x' });
  // Lists do not tell the state.
  expect(Functions?.[0]?.State).toBeUndefined();
});

test('FunctionVersion ALL lists versions', async () => {
  const { Functions } = await t.lambda.listFunctions({ FunctionVersion: 'ALL' });
  const prefix = 'arn:aws:lambda:us-east-1:000000000000:function:';
  expect(Functions?.map(({ FunctionArn }) => FunctionArn?.replace(prefix, ''))).toEqual([
    'a:$LATEST',
    'b:$LATEST',
    'b:1',
    'c:$LATEST',
  ]);
});

test('bad inputs are refused', async () => {
  expect((await failureOf(t.lambda.listFunctions({ Marker: 'x' }))).code).toBe(
    'InvalidParameterValueException',
  );
  expect((await failureOf(t.lambda.listFunctions({ FunctionVersion: 'SOME' as 'ALL' }))).message).toBe(
    "1 validation error detected: Value 'SOME' at 'functionVersion' failed to satisfy constraint: Member must satisfy enum value set: [ALL]",
  );
});
