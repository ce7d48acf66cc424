import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const publish = (LayerName: string, more: object = {}) =>
  t.lambda.publishLayerVersion({ LayerName, Content: { ZipFile: CODE }, ...more });

test('a version by the name of its layer or its ARN', async () => {
  const { LayerArn = '' } = await publish('a');
  for (const LayerName of ['a', LayerArn]) {
    expect(await t.lambda.getLayerVersion({ LayerName, VersionNumber: 1 })).toMatchObject({
      LayerVersionArn: `${LayerArn}:1`,
      Version: 1,
    });
  }
  expect(await failureOf(t.lambda.getLayerVersion({ LayerName: 'a', VersionNumber: 9 }))).toEqual({
    code: 'ResourceNotFoundException',
    status: 404,
    message: 'The resource you requested does not exist.',
  });
  expect((await failureOf(t.lambda.getLayerVersion({ LayerName: 'a', VersionNumber: 0 }))).message).toBe(
    'Layer Version Cannot be less than 1',
  );
});
