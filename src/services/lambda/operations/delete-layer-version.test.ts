import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const publish = (LayerName: string, more: object = {}) =>
  t.lambda.publishLayerVersion({ LayerName, Content: { ZipFile: CODE }, ...more });

test('functions keep what they use; numbers are not given again', async () => {
  const { LayerVersionArn = '', Content } = await publish('a');
  const FunctionName = await t.create(undefined, { Layers: [LayerVersionArn] });
  const gone = { LayerName: 'a', VersionNumber: 1 };
  expect((await t.lambda.deleteLayerVersion(gone)).$metadata.httpStatusCode).toBe(204);
  await t.settled();
  expect((await failureOf(t.lambda.getLayerVersion(gone))).code).toBe('ResourceNotFoundException');
  expect((await fetch(Content?.Location ?? '')).status).toBe(200);
  await t.lambda.deleteFunction({ FunctionName });
  await t.settled();
  expect((await fetch(Content?.Location ?? '')).ok).toBe(false);
  expect((await publish('a')).Version).toBe(2);
  await t.lambda.deleteLayerVersion(gone);
});
