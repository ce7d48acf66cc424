import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const publish = (LayerName: string, more: object = {}) =>
  t.lambda.publishLayerVersion({ LayerName, Content: { ZipFile: CODE }, ...more });

test('the policy as a document', async () => {
  await publish('a');
  const at = { LayerName: 'a', VersionNumber: 1 };
  expect((await failureOf(t.lambda.getLayerVersionPolicy(at))).message).toBe(
    'No policy is associated with the given resource.',
  );
  const added = await t.lambda.addLayerVersionPermission({
    ...at,
    StatementId: 's',
    Action: 'lambda:GetLayerVersion',
    Principal: '*',
    OrganizationId: 'o-abcdefghij',
  });
  const { Policy, RevisionId } = await t.lambda.getLayerVersionPolicy(at);
  expect(RevisionId).toBe(added.RevisionId);
  expect(JSON.parse(Policy ?? '').Statement).toEqual([JSON.parse(added.Statement ?? '')]);
});
