import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

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

test('what is not named stays', async () => {
  const CodeSigningConfigArn = await config('Enforce');
  await t.lambda.updateCodeSigningConfig({ CodeSigningConfigArn, Description: 'new' });
  const { CodeSigningConfig } = await t.lambda.getCodeSigningConfig({ CodeSigningConfigArn });
  expect(CodeSigningConfig).toMatchObject({
    Description: 'new',
    AllowedPublishers,
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Enforce' },
  });
});

test('a change counts from the next deployment on', async () => {
  const CodeSigningConfigArn = await config();
  const FunctionName = await t.create(undefined, { CodeSigningConfigArn });
  const update = () => t.lambda.updateFunctionCode({ FunctionName, ZipFile: CODE });
  await update();
  await t.settled();
  const CodeSigningPolicies = { UntrustedArtifactOnDeployment: 'Enforce' } as const;
  await t.lambda.updateCodeSigningConfig({ CodeSigningConfigArn, CodeSigningPolicies });
  expect((await failureOf(update())).code).toBe('CodeVerificationFailedException');
  expect((await t.invoke(FunctionName)).StatusCode).toBe(200);
});

test('one that is not there', async () => {
  expect((await failureOf(t.lambda.updateCodeSigningConfig({ CodeSigningConfigArn: UNKNOWN }))).code).toBe(
    'ResourceNotFoundException',
  );
});
