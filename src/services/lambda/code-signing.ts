/** Code signing configurations: kept and returned. There is no AWS Signer here that could have signed an archive. */

import { parseArn } from '../../core/arn.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { CodeSigningConfig } from './api.gen.ts';
import { lambdaError, notFound } from './errors.ts';
import { lambdaTime } from './names.ts';
import { type CodeSigningRecord, codeSigningConfigs } from './state.ts';

export function codeSigningArn({ account, region }: Place, id: string): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${account}:code-signing-config:${id}`;
}

/** Undefined for a text that is no such ARN. */
export async function findCodeSigning(tx: Transaction, arn: string): Promise<CodeSigningRecord | undefined> {
  const parsed = parseArn(arn);
  const [, id] = /^code-signing-config:(csc-[a-z0-9]{17})$/.exec(parsed?.resource ?? '') ?? [];
  if (parsed === undefined || id === undefined) return undefined;
  return codeSigningConfigs.get(tx, { account: parsed.account, region: parsed.region }, id);
}

/** For operations on a function. @throws AwsError CodeSigningConfigNotFoundException */
export async function requireCodeSigning(
  tx: Transaction,
  place: Place,
  arn: string,
): Promise<CodeSigningRecord> {
  const found = await findCodeSigning(tx, arn);
  if (found !== undefined && parseArn(arn)?.account === place.account) return found;
  throw lambdaError(
    'CodeSigningConfigNotFoundException',
    `The code signing configuration cannot be found. Check that the provided configuration is not deleted: ${arn}.`,
  );
}

/** For operations on the configuration itself. @throws AwsError ResourceNotFoundException */
export async function requireOwnCodeSigning(tx: Transaction, arn: string): Promise<CodeSigningRecord> {
  const found = await findCodeSigning(tx, arn);
  if (found !== undefined) return found;
  throw notFound(`The Lambda code signing configuration ${arn} can not be found.`);
}

export function shownCodeSigning(place: Place, record: CodeSigningRecord): CodeSigningConfig {
  return {
    CodeSigningConfigId: record.id,
    CodeSigningConfigArn: codeSigningArn(place, record.id),
    Description: record.description,
    AllowedPublishers: { SigningProfileVersionArns: record.publishers },
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: record.onUntrusted },
    LastModified: lambdaTime(record.lastModifiedMs),
  };
}
