import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

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

test('pages of all configurations', async () => {
  expect((await t.lambda.listCodeSigningConfigs({})).CodeSigningConfigs).toEqual([]);
  const made = [await config(), await config('Enforce'), await config()];
  const seen: unknown[] = [];
  let Marker: string | undefined;
  do {
    const page = await t.lambda.listCodeSigningConfigs({ MaxItems: 2, ...(Marker && { Marker }) });
    seen.push(...(page.CodeSigningConfigs ?? []).map(({ CodeSigningConfigArn }) => CodeSigningConfigArn));
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  expect(seen.toSorted()).toEqual(made.toSorted());
});
