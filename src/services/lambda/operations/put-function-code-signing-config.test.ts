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

const refusal = (name: string) => ({
  code: 'CodeVerificationFailedException',
  status: 400,
  message: `Lambda cannot deploy the function. The function or layer might be signed using a signature that the client is not configured to accept. Check the provided signature for ${name}.`,
});

test('unsigned code and layers are refused where signatures are enforced', async () => {
  const FunctionName = await t.create();
  const CodeSigningConfigArn = await config('Enforce');
  expect(await t.lambda.putFunctionCodeSigningConfig({ FunctionName, CodeSigningConfigArn })).toMatchObject({
    FunctionName,
    CodeSigningConfigArn,
  });
  // What is there goes on.
  expect((await t.invoke(FunctionName)).StatusCode).toBe(200);
  const code = (DryRun: boolean) => t.lambda.updateFunctionCode({ FunctionName, ZipFile: CODE, DryRun });
  expect(await failureOf(code(false))).toEqual(refusal(FunctionName));
  expect(await failureOf(code(true))).toEqual(refusal(FunctionName));
  const { LayerVersionArn = '' } = await t.lambda.publishLayerVersion({
    LayerName: 'layer',
    Content: { ZipFile: CODE },
  });
  const layers = t.lambda.updateFunctionConfiguration({ FunctionName, Layers: [LayerVersionArn] });
  expect(await failureOf(layers)).toEqual(refusal(FunctionName));
  await t.lambda.updateFunctionConfiguration({ FunctionName, Timeout: 5, Layers: [] });
  const created = t.lambda.createFunction({ ...t.input('new'), CodeSigningConfigArn });
  expect(await failureOf(created)).toEqual(refusal('new'));
  expect((await failureOf(t.lambda.getFunction({ FunctionName: 'new' }))).code).toBe(
    'ResourceNotFoundException',
  );
});

test('a warning lets them pass', async () => {
  const FunctionName = await t.create();
  const CodeSigningConfigArn = await config('Warn');
  await t.lambda.putFunctionCodeSigningConfig({ FunctionName, CodeSigningConfigArn });
  await t.lambda.updateFunctionCode({ FunctionName, ZipFile: CODE });
});

test('what cannot be is refused', async () => {
  const FunctionName = await t.create();
  const CodeSigningConfigArn = await config();
  const fails = (more: object) =>
    failureOf(t.lambda.putFunctionCodeSigningConfig({ FunctionName, CodeSigningConfigArn, ...more }));
  expect(await fails({ CodeSigningConfigArn: UNKNOWN })).toEqual({
    code: 'CodeSigningConfigNotFoundException',
    status: 404,
    message: `The code signing configuration cannot be found. Check that the provided configuration is not deleted: ${UNKNOWN}.`,
  });
  expect((await fails({ FunctionName: 'nothing' })).code).toBe('ResourceNotFoundException');
  const image = {
    PackageType: 'Image',
    Runtime: undefined,
    Handler: undefined,
    Code: { ImageUri: '000000000000.dkr.ecr.us-east-1.amazonaws.com/image:1' },
  } as const;
  await t.lambda.createFunction({ ...t.input('image'), ...image });
  expect((await fails({ FunctionName: 'image' })).code).toBe('InvalidParameterValueException');
});
