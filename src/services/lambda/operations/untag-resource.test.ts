import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('tags go, those that are not there too', async () => {
  const name = await t.create(undefined, { Tags: { a: '1', b: '2' } });
  const Resource = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  await t.lambda.untagResource({ Resource, TagKeys: ['a', 'x'] });
  expect((await t.lambda.listTags({ Resource })).Tags).toEqual({ b: '2' });
  expect((await failureOf(t.lambda.untagResource({ Resource: `${Resource}x`, TagKeys: ['a'] }))).code).toBe(
    'ResourceNotFoundException',
  );
});
