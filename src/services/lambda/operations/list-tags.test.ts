import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('a function without tags has none', async () => {
  const name = await t.create();
  const Resource = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  expect((await t.lambda.listTags({ Resource })).Tags).toEqual({});
  expect(await failureOf(t.lambda.listTags({ Resource: `${Resource}x` }))).toEqual({
    code: 'ResourceNotFoundException',
    status: 404,
    message: `Function not found: ${Resource}x`,
  });
});
