import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const SigningProfileVersionArns = [
  'arn:aws:signer:us-east-1:000000000000:/signing-profiles/profile/abcdefghij',
];
const AllowedPublishers = { SigningProfileVersionArns };

test('a configuration warns unless it says otherwise', async () => {
  const { CodeSigningConfig, $metadata } = await t.lambda.createCodeSigningConfig({ AllowedPublishers });
  expect($metadata.httpStatusCode).toBe(201);
  expect(CodeSigningConfig).toEqual({
    CodeSigningConfigId: expect.stringMatching(/^csc-[0-9a-f]{17}$/),
    CodeSigningConfigArn: `arn:aws:lambda:us-east-1:000000000000:code-signing-config:${CodeSigningConfig?.CodeSigningConfigId}`,
    AllowedPublishers,
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Warn' },
    LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}\+0000$/),
  });
  const other = await t.lambda.createCodeSigningConfig({
    AllowedPublishers,
    Description: 'strict',
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Enforce' },
    Tags: { team: 'blue' },
  });
  expect(other.CodeSigningConfig).toMatchObject({
    Description: 'strict',
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Enforce' },
  });
  const Resource = other.CodeSigningConfig?.CodeSigningConfigArn;
  expect((await t.lambda.listTags({ Resource })).Tags).toEqual({ team: 'blue' });
  await t.lambda.tagResource({ Resource, Tags: { stage: 'test' } });
  await t.lambda.untagResource({ Resource, TagKeys: ['team'] });
  expect((await t.lambda.listTags({ Resource })).Tags).toEqual({ stage: 'test' });
});

test('what cannot be is refused', async () => {
  const fails = (more: object) => failureOf(t.lambda.createCodeSigningConfig({ AllowedPublishers, ...more }));
  const publishers = (count: number) => ({
    AllowedPublishers: { SigningProfileVersionArns: Array(count).fill(SigningProfileVersionArns[0]) },
  });
  expect((await fails(publishers(0))).code).toBe('ValidationException');
  expect((await fails(publishers(21))).code).toBe('ValidationException');
  expect((await fails({ CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Deny' } })).code).toBe(
    'ValidationException',
  );
  expect((await fails({ Description: 'x'.repeat(257) })).code).toBe('ValidationException');
  expect((await fails({ Tags: { 'aws:x': '' } })).code).toBe('InvalidParameterValueException');
});
