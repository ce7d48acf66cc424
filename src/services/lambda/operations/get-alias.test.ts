import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('an alias as it is', async () => {
  const FunctionName = await t.create();
  const made = await t.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '$LATEST' });
  const { $metadata: _made, ...expected } = made;
  expect(await t.lambda.getAlias({ FunctionName, Name: 'live' })).toMatchObject(expected);
  expect(await failureOf(t.lambda.getAlias({ FunctionName, Name: 'none' }))).toEqual({
    code: 'ResourceNotFoundException',
    status: 404,
    message: `Cannot find alias arn: arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}:none`,
  });
});
