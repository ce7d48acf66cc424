import { shownCodeSigning } from '../code-signing.ts';
import type { Handler } from '../handler.ts';
import { type CodeSigningRecord, codeSigningConfigs } from '../state.ts';
import { checkTags } from '../tags.ts';

const ID_DIGITS = 17;

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateCodeSigningConfig.html */
export const createCodeSigningConfig: Handler<'CreateCodeSigningConfig'> = async (context, input) => {
  const { tx, place, ids, now } = context;
  const { AllowedPublishers, CodeSigningPolicies, Description, Tags = {} } = input;
  checkTags(Tags);
  const record: CodeSigningRecord = {
    id: `csc-${ids.hex(ID_DIGITS)}`,
    description: Description,
    publishers: AllowedPublishers.SigningProfileVersionArns,
    onUntrusted: CodeSigningPolicies?.UntrustedArtifactOnDeployment ?? 'Warn',
    tags: { ...Tags },
    lastModifiedMs: now(),
  };
  await codeSigningConfigs.put(tx, place, record);
  return { CodeSigningConfig: shownCodeSigning(place, record) };
};
