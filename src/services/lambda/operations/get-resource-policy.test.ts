import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('the policy with its revision, or none', async () => {
  const FunctionName = await t.create();
  const ResourceArn = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;
  const get = (arn: string) => t.lambda.getResourcePolicy({ ResourceArn: arn });
  expect(await failureOf(get(ResourceArn))).toMatchObject({ code: 'ResourceNotFoundException', status: 404 });
  expect((await failureOf(get(`${ResourceArn}:live`))).code).toBe('ResourceNotFoundException');
  await t.lambda.addPermission({
    FunctionName,
    StatementId: 'a',
    Action: 'lambda:InvokeFunction',
    Principal: 'sns.amazonaws.com',
  });
  const { $metadata: _, ...policy } = await t.lambda.getPolicy({ FunctionName });
  expect(await get(ResourceArn)).toMatchObject(policy);
});
