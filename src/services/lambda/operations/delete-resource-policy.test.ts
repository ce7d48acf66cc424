import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('all statements go at once', async () => {
  const FunctionName = await t.create();
  const ResourceArn = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;
  for (const StatementId of ['a', 'b']) {
    const statement = { StatementId, Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com' };
    await t.lambda.addPermission({ FunctionName, ...statement });
  }
  const remove = (more: object = {}) => t.lambda.deleteResourcePolicy({ ResourceArn, ...more });
  expect((await failureOf(remove({ RevisionId: crypto.randomUUID() }))).code).toBe(
    'PreconditionFailedException',
  );
  const { RevisionId } = await t.lambda.getResourcePolicy({ ResourceArn });
  expect((await remove({ RevisionId })).$metadata.httpStatusCode).toBe(204);
  expect((await failureOf(t.lambda.getPolicy({ FunctionName }))).code).toBe('ResourceNotFoundException');
  expect((await failureOf(remove())).code).toBe('ResourceNotFoundException');
});
