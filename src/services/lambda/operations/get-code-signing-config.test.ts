import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const AllowedPublishers = {
  SigningProfileVersionArns: ['arn:aws:signer:us-east-1:000000000000:/signing-profiles/profile/abcdefghij'],
};
const UNKNOWN = 'arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000';

async function config(UntrustedArtifactOnDeployment: 'Warn' | 'Enforce' = 'Warn'): Promise<string> {
  const CodeSigningPolicies = { UntrustedArtifactOnDeployment };
  const made = await t.lambda.createCodeSigningConfig({ AllowedPublishers, CodeSigningPolicies });
  return made.CodeSigningConfig?.CodeSigningConfigArn ?? '';
}

test('a configuration, and one that is not there', async () => {
  const CodeSigningConfigArn = await config();
  const { CodeSigningConfig } = await t.lambda.getCodeSigningConfig({ CodeSigningConfigArn });
  expect(CodeSigningConfig).toMatchObject({ CodeSigningConfigArn, AllowedPublishers });
  expect(await failureOf(t.lambda.getCodeSigningConfig({ CodeSigningConfigArn: UNKNOWN }))).toEqual({
    code: 'ResourceNotFoundException',
    status: 404,
    message: `The Lambda code signing configuration ${UNKNOWN} can not be found.`,
  });
});

test('the error has no type', async () => {
  await expect(t.lambda.getCodeSigningConfig({ CodeSigningConfigArn: UNKNOWN })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    Type: undefined,
  });
});
