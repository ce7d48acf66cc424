import { placeOfCodeSigning, requireOwnCodeSigning, shownCodeSigning } from '../code-signing.ts';
import type { Handler } from '../handler.ts';
import { codeSigningConfigs } from '../state.ts';

/**
 * What functions bring after this is judged by it; what they run stays.
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateCodeSigningConfig.html
 */
export const updateCodeSigningConfig: Handler<'UpdateCodeSigningConfig'> = async ({ tx, now }, input) => {
  const { CodeSigningConfigArn: arn, AllowedPublishers, CodeSigningPolicies, Description } = input;
  const before = await requireOwnCodeSigning(tx, arn);
  const record = {
    ...before,
    description: Description ?? before.description,
    publishers: AllowedPublishers?.SigningProfileVersionArns ?? before.publishers,
    onUntrusted: CodeSigningPolicies?.UntrustedArtifactOnDeployment ?? before.onUntrusted,
    lastModifiedMs: now(),
  };
  const place = placeOfCodeSigning(arn);
  await codeSigningConfigs.put(tx, place, record);
  return { CodeSigningConfig: shownCodeSigning(place, record) };
};
