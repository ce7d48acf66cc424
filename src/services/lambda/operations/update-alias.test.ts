import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('an alias is led elsewhere', async () => {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  const made = await t.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '$LATEST' });
  const update = { FunctionName, Name: 'live', FunctionVersion: '1', Description: 'now' };
  const updated = await t.lambda.updateAlias({ ...update, RevisionId: made.RevisionId });
  expect(updated).toMatchObject({ FunctionVersion: '1', Description: 'now' });
  expect((await failureOf(t.lambda.updateAlias({ ...update, RevisionId: made.RevisionId }))).code).toBe(
    'PreconditionFailedException',
  );
});

test('what is not there is not found', async () => {
  const FunctionName = await t.create();
  expect(await failureOf(t.lambda.updateAlias({ FunctionName, Name: 'none' }))).toEqual({
    code: 'ResourceNotFoundException',
    status: 404,
    message: `Alias not found: arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}:none`,
  });
});
