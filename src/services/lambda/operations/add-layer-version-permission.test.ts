import { Lambda } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const publish = (LayerName: string, more: object = {}) =>
  t.lambda.publishLayerVersion({ LayerName, Content: { ZipFile: CODE }, ...more });

const OTHER = { accessKeyId: '111122223333', secretAccessKey: 'x' };

test('another account may use a layer that lets it', async () => {
  const { LayerVersionArn: Arn = '' } = await publish('a');
  const other = t.cloud.client(Lambda, { credentials: OTHER });
  expect((await failureOf(other.getLayerVersionByArn({ Arn }))).code).toBe('AccessDeniedException');
  const add = { LayerName: 'a', VersionNumber: 1, StatementId: 's', Action: 'lambda:GetLayerVersion' };
  const made = await t.lambda.addLayerVersionPermission({ ...add, Principal: '111122223333' });
  expect(made.$metadata.httpStatusCode).toBe(201);
  expect(JSON.parse(made.Statement ?? '')).toMatchObject({
    Sid: 's',
    Principal: { AWS: 'arn:aws:iam::111122223333:root' },
    Resource: Arn,
  });
  expect((await other.getLayerVersionByArn({ Arn })).Version).toBe(1);
  expect((await failureOf(t.lambda.addLayerVersionPermission({ ...add, Principal: '*' }))).code).toBe(
    'ResourceConflictException',
  );
  const { message } = await failureOf(
    t.lambda.addLayerVersionPermission({ ...add, StatementId: 't', Principal: '*', RevisionId: 'x' }),
  );
  expect(message).toMatch(/Call the GetLayerPolicy API/);
  expect(
    (await failureOf(t.lambda.addLayerVersionPermission({ ...add, Principal: '*', VersionNumber: 5 })))
      .message,
  ).toBe('Layer version arn:aws:lambda:us-east-1:000000000000:layer:a:5 does not exist.');
});
