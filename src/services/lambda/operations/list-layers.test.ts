import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const publish = (LayerName: string, more: object = {}) =>
  t.lambda.publishLayerVersion({ LayerName, Content: { ZipFile: CODE }, ...more });

test('each layer with its newest version that fits', async () => {
  await publish('a', { CompatibleRuntimes: ['python3.13'] });
  await publish('a', { CompatibleRuntimes: ['nodejs22.x'] });
  await publish('b', { CompatibleArchitectures: ['arm64'] });
  const listed = async (filter: object = {}) =>
    (await t.lambda.listLayers(filter)).Layers?.map(({ LayerName, LatestMatchingVersion }) => [
      LayerName,
      LatestMatchingVersion?.Version,
    ]);
  expect(await listed()).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
  expect(await listed({ CompatibleRuntime: 'python3.13' })).toEqual([['a', 1]]);
  expect(await listed({ CompatibleArchitecture: 'arm64' })).toEqual([['b', 1]]);
  expect((await failureOf(t.lambda.listLayers({ Marker: 'x' }))).code).toBe('InvalidParameterValueException');
});
