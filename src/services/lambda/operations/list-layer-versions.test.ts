import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const publish = (LayerName: string, more: object = {}) =>
  t.lambda.publishLayerVersion({ LayerName, Content: { ZipFile: CODE }, ...more });

test('a description is listed where there is one', async () => {
  expect((await publish('described')).Description).toBe('');
  await publish('described', { Description: 'tools' });
  const { LayerVersions = [] } = await t.lambda.listLayerVersions({ LayerName: 'described' });
  expect(LayerVersions.map((version) => [version.Version, 'Description' in version])).toEqual([
    [2, true],
    [1, false],
  ]);
});

test('the newest first, page by page', async () => {
  for (let i = 0; i < 3; i++) await publish('a');
  const first = await t.lambda.listLayerVersions({ LayerName: 'a', MaxItems: 2 });
  const rest = await t.lambda.listLayerVersions({ LayerName: 'a', Marker: first.NextMarker });
  const all = [...(first.LayerVersions ?? []), ...(rest.LayerVersions ?? [])];
  expect(all.map(({ Version }) => Version)).toEqual([3, 2, 1]);
  expect((await t.lambda.listLayerVersions({ LayerName: 'nothing' })).LayerVersions).toEqual([]);
  expect((await failureOf(t.lambda.listLayerVersions({ LayerName: 'a', Marker: 'x' }))).code).toBe(
    'InvalidParameterValueException',
  );
});
