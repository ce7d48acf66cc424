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

test('the functions that use it', async () => {
  const CodeSigningConfigArn = await config();
  const other = await config();
  const list = async (MaxItems?: number, Marker?: string) =>
    t.lambda.listFunctionsByCodeSigningConfig({ CodeSigningConfigArn, MaxItems, Marker });
  expect((await list()).FunctionArns).toEqual([]);
  for (const FunctionName of ['one', 'two'])
    await t.create(undefined, { FunctionName, CodeSigningConfigArn });
  await t.create(undefined, { FunctionName: 'three', CodeSigningConfigArn: other });
  const first = await list(1);
  expect(first.FunctionArns).toEqual(['arn:aws:lambda:us-east-1:000000000000:function:one']);
  expect((await list(1, first.NextMarker)).FunctionArns).toEqual([
    'arn:aws:lambda:us-east-1:000000000000:function:two',
  ]);
  await t.lambda.deleteFunctionCodeSigningConfig({ FunctionName: 'one' });
  expect((await list()).FunctionArns).toHaveLength(1);
  expect(
    (await failureOf(t.lambda.listFunctionsByCodeSigningConfig({ CodeSigningConfigArn: UNKNOWN }))).code,
  ).toBe('ResourceNotFoundException');
});
