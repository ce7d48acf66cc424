import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('a statement goes, and with the last one the policy', async () => {
  const FunctionName = await t.create();
  const add = (StatementId: string) =>
    t.lambda.addPermission({ FunctionName, StatementId, Action: 'lambda:*', Principal: '111122223333' });
  await add('a');
  await add('b');
  const remove = (StatementId: string, more = {}) =>
    t.lambda.removePermission({ FunctionName, StatementId, ...more });
  expect((await failureOf(remove('c'))).message).toBe('Statement c is not found in resource policy.');
  expect((await failureOf(remove('a', { RevisionId: 'x' }))).code).toBe('PreconditionFailedException');
  const { RevisionId } = await t.lambda.getPolicy({ FunctionName });
  expect((await remove('a', { RevisionId })).$metadata.httpStatusCode).toBe(204);
  const { Policy } = await t.lambda.getPolicy({ FunctionName });
  expect(JSON.parse(Policy ?? '').Statement).toMatchObject([{ Sid: 'b' }]);
  await remove('b');
  expect((await failureOf(remove('b'))).message).toBe('No policy is associated with the given resource.');
});

test('a function that is not there', async () => {
  const remove = t.lambda.removePermission({ FunctionName: 'nothing', StatementId: 'a' });
  expect((await failureOf(remove)).message).toMatch(/^No policy found for: .*:nothing$/);
});
