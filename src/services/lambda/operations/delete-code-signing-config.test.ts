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

test('one that a function uses stays', async () => {
  const CodeSigningConfigArn = await config();
  const FunctionName = await t.create(undefined, { CodeSigningConfigArn });
  const remove = () => t.lambda.deleteCodeSigningConfig({ CodeSigningConfigArn });
  expect(await failureOf(remove())).toMatchObject({ code: 'ResourceConflictException', status: 409 });
  await t.lambda.deleteFunction({ FunctionName });
  expect((await remove()).$metadata.httpStatusCode).toBe(204);
  expect((await failureOf(remove())).code).toBe('ResourceNotFoundException');
  expect((await failureOf(t.lambda.deleteCodeSigningConfig({ CodeSigningConfigArn: UNKNOWN }))).code).toBe(
    'ResourceNotFoundException',
  );
});
