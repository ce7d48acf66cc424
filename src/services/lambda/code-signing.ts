/**
 * Code signing configurations. There is no AWS Signer here, so no archive has a signature: where signatures are
 * enforced, none is let in. https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html
 */

import { parseArn } from '../../core/arn.ts';
import { AwsError } from '../../core/errors.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import type { Transaction } from '../../core/transaction.ts';
import { demandOn, type OfFunction, requestTags, resourceTags } from './access.ts';
import type { CodeSigningConfig } from './api.gen.ts';
import { invalidParameter, lambdaError } from './errors.ts';
import { lambdaTime, parseFunctionName } from './names.ts';
import { type CodeSigningRecord, codeSigningConfigs } from './state.ts';

export function codeSigningArn({ account, region }: Place, id: string): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${account}:code-signing-config:${id}`;
}

/** Where the configuration of an ARN is; the model has checked its form. */
export function placeOfCodeSigning(arn: string): Place {
  const { account = '', region = '' } = parseArn(arn) ?? {};
  return { account, region };
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
  // AWS gives this one no `Type`.
  throw new AwsError(
    'ResourceNotFoundException',
    `The Lambda code signing configuration ${arn} can not be found.`,
  );
}

/**
 * For what brings code to a function: archives, folders, layers. `Warn` lets them pass.
 *
 * @throws AwsError CodeVerificationFailedException, in AWS's words (aws/aws-cdk#29474)
 */
export async function refuseUnsigned(
  tx: Transaction,
  functionName: string,
  configArn: string | undefined,
): Promise<void> {
  if (configArn === undefined) return;
  const config = await findCodeSigning(tx, configArn);
  if (config?.onUntrusted !== 'Enforce') return;
  throw lambdaError(
    'CodeVerificationFailedException',
    `Lambda cannot deploy the function. The function or layer might be signed using a signature that the client is not configured to accept. Check the provided signature for ${functionName}.`,
  );
}

/** Images have no code signing. @throws AwsError InvalidParameterValueException; nobody has recorded AWS's text */
export function refuseSignedImage(packageType: string | undefined): void {
  if (packageType !== 'Image') return;
  throw invalidParameter('Code signing is not supported for functions that are defined as container images.');
}

/** Access of an operation on one configuration. */
export function onCodeSigning<I extends { CodeSigningConfigArn: string }>(action: string): Access<I> {
  return {
    actions: [`lambda:${action}`],
    demands: async ({ tx }: AccessContext, { CodeSigningConfigArn: arn }) => [
      {
        action: `lambda:${action}`,
        resource: arn,
        conditions: resourceTags((await findCodeSigning(tx, arn))?.tags),
      },
    ],
  };
}

/** A new configuration may bring tags. */
export const toCreateCodeSigning: Access<{ Tags?: Record<string, string> | undefined }> = {
  actions: ['lambda:CreateCodeSigningConfig', 'lambda:TagResource'],
  demands: ({ place }, { Tags = {} }) => {
    const conditions = requestTags(Tags);
    const own = { action: 'lambda:CreateCodeSigningConfig', resource: '*', conditions };
    if (Object.keys(Tags).length === 0) return [own];
    // Its id is still to come.
    return [own, { action: 'lambda:TagResource', resource: codeSigningArn(place, '*'), conditions }];
  },
};

/** Function and configuration: whoever binds them must be allowed to on both. */
export const toBindCodeSigning: Access<OfFunction & { CodeSigningConfigArn: string }> = {
  actions: ['lambda:PutFunctionCodeSigningConfig'],
  demands: async (context, input) => {
    const { CodeSigningConfigArn: arn } = input;
    const action = 'PutFunctionCodeSigningConfig';
    const conditions = { 'lambda:CodeSigningConfigArn': arn };
    const address = parseFunctionName(input.FunctionName, context.place);
    const config = await findCodeSigning(context.tx, arn);
    return [
      await demandOn(context, address, action, conditions),
      {
        action: `lambda:${action}`,
        resource: arn,
        conditions: { ...conditions, ...resourceTags(config?.tags) },
      },
    ];
  },
};

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
