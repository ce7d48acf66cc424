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

async function config(UntrustedArtifactOnDeployment: 'Warn' | 'Enforce' = 'Warn'): Promise<string> {
  const CodeSigningPolicies = { UntrustedArtifactOnDeployment };
  const made = await t.lambda.createCodeSigningConfig({ AllowedPublishers, CodeSigningPolicies });
  return made.CodeSigningConfig?.CodeSigningConfigArn ?? '';
}

test('the configuration of a function, or none', async () => {
  const CodeSigningConfigArn = await config();
  const FunctionName = await t.create(undefined, { CodeSigningConfigArn });
  const get = (name: string) => t.lambda.getFunctionCodeSigningConfig({ FunctionName: name });
  expect(await get(FunctionName)).toMatchObject({ CodeSigningConfigArn, FunctionName });
  const { $metadata, ...rest } = await get(await t.create());
  expect([$metadata.httpStatusCode, rest]).toEqual([200, {}]);
  expect((await failureOf(get('nothing'))).code).toBe('ResourceNotFoundException');
});
