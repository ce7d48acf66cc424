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

async function config(UntrustedArtifactOnDeployment: 'Warn' | 'Enforce' = 'Warn'): Promise<string> {
  const CodeSigningPolicies = { UntrustedArtifactOnDeployment };
  const made = await t.lambda.createCodeSigningConfig({ AllowedPublishers, CodeSigningPolicies });
  return made.CodeSigningConfig?.CodeSigningConfigArn ?? '';
}

test('a function without a configuration takes what it is given', async () => {
  const FunctionName = await t.create();
  await t.lambda.putFunctionCodeSigningConfig({
    FunctionName,
    CodeSigningConfigArn: await config('Enforce'),
  });
  const update = () => t.lambda.updateFunctionCode({ FunctionName, ZipFile: CODE });
  expect((await failureOf(update())).code).toBe('CodeVerificationFailedException');
  const remove = (name: string) => t.lambda.deleteFunctionCodeSigningConfig({ FunctionName: name });
  expect((await remove(FunctionName)).$metadata.httpStatusCode).toBe(204);
  await update();
  expect((await failureOf(remove('nothing'))).code).toBe('ResourceNotFoundException');
});
