import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const publish = (LayerName: string, more: object = {}) =>
  t.lambda.publishLayerVersion({ LayerName, Content: { ZipFile: CODE }, ...more });

test('a version by its ARN', async () => {
  const { LayerVersionArn: Arn = '' } = await publish('a');
  expect(await t.lambda.getLayerVersionByArn({ Arn })).toMatchObject({ LayerVersionArn: Arn });
  expect((await failureOf(t.lambda.getLayerVersionByArn({ Arn: `${Arn}9` }))).code).toBe(
    'ResourceNotFoundException',
  );
  const elsewhere = Arn.replace('us-east-1', 'eu-west-1');
  const refused = "Layers from 'eu-west-1' are not reachable in this region ('us-east-1')";
  expect((await failureOf(t.lambda.getLayerVersionByArn({ Arn: elsewhere }))).message).toBe(refused);
  expect((await failureOf(publish(elsewhere.replace(/:1$/, '')))).message).toBe(refused);
  expect((await failureOf(t.lambda.getLayerVersionByArn({ Arn: 'a:1' }))).code).toBe('ValidationException');
});
