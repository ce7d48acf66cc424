import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const publish = (LayerName: string, more: object = {}) =>
  t.lambda.publishLayerVersion({ LayerName, Content: { ZipFile: CODE }, ...more });

test('a statement goes, and with the last one the policy', async () => {
  await publish('a');
  const at = { LayerName: 'a', VersionNumber: 1, StatementId: 's' };
  await t.lambda.addLayerVersionPermission({ ...at, Action: 'lambda:GetLayerVersion', Principal: '*' });
  expect((await failureOf(t.lambda.removeLayerVersionPermission({ ...at, RevisionId: 'x' }))).code).toBe(
    'PreconditionFailedException',
  );
  await t.lambda.removeLayerVersionPermission(at);
  expect((await failureOf(t.lambda.removeLayerVersionPermission(at))).message).toBe(
    'No policy is associated with the given resource.',
  );
});
