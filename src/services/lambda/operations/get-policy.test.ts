import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('the policy as a document', async () => {
  const FunctionName = await t.create();
  expect(await failureOf(t.lambda.getPolicy({ FunctionName }))).toEqual({
    code: 'ResourceNotFoundException',
    status: 404,
    message: 'The resource you requested does not exist.',
  });
  const { Statement } = await t.lambda.addPermission({
    FunctionName,
    StatementId: 'a',
    Action: 'lambda:InvokeFunction',
    Principal: 'sns.amazonaws.com',
  });
  const { Policy, RevisionId } = await t.lambda.getPolicy({ FunctionName });
  expect(JSON.parse(Policy ?? '')).toEqual({
    Version: '2012-10-17',
    Id: 'default',
    Statement: [JSON.parse(Statement ?? '')],
  });
  expect(RevisionId).toBe((await t.lambda.getFunctionConfiguration({ FunctionName })).RevisionId);
});

test('what is not there', async () => {
  const FunctionName = await t.create();
  expect((await failureOf(t.lambda.getPolicy({ FunctionName: 'nothing' }))).message).toMatch(
    /^Function not found: .*:nothing$/,
  );
  // AWS does not ask whether there is such a version.
  expect((await failureOf(t.lambda.getPolicy({ FunctionName, Qualifier: '42' }))).message).toBe(
    'The resource you requested does not exist.',
  );
});
