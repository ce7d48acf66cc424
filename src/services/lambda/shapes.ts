/** Functions, versions and aliases as operations show them. */

import { runtimeVersionArn } from '../../core/functions.ts';
import type { Place } from '../../core/place.ts';
import type { AliasConfiguration, FunctionConfiguration } from './api.gen.ts';
import { shownManaged } from './capacity/settings.ts';
import { shownSha } from './code.ts';
import { shownDurable } from './durable/config.ts';
import { versionName } from './lookups.ts';
import { functionArn, lambdaTime } from './names.ts';
import { type AliasRecord, isSnapStarted, type VersionRecord } from './state.ts';

export interface Shown {
  /** What stands behind the name in the ARN; nothing when the function was named without a qualifier. */
  qualifier?: string | undefined;
  /** Lists leave out the state. */
  isListed?: boolean;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export function functionConfiguration(
  place: Place,
  version: VersionRecord,
  { qualifier, isListed = false }: Shown = {},
): FunctionConfiguration {
  const { name, configuration, code } = version;
  const arn = functionArn({ place, name });
  return {
    FunctionName: name,
    FunctionArn: qualifier === undefined ? arn : `${arn}:${qualifier}`,
    Runtime: configuration.runtime || undefined,
    Role: configuration.role,
    Handler: configuration.handler || undefined,
    CodeSize: code?.size ?? 0,
    CodeSha256: codeHash(version),
    Description: configuration.description,
    Timeout: configuration.timeoutSeconds,
    MemorySize: configuration.memoryMb,
    LastModified: lambdaTime(version.lastModifiedMs),
    Version: versionName(version.number),
    RevisionId: version.revisionId,
    PackageType: version.packageType,
    Architectures: [version.architecture],
    EphemeralStorage: { Size: configuration.tmpMb },
    ...optionalMembers(version),
    ...(isListed ? {} : states(version)),
    ...(isListed || version.packageType === 'Image'
      ? {}
      : { RuntimeVersionConfig: runtimeVersion(place, version) }),
  };
}

/** Of an archive in Base64, of an image the digest in hexadecimal. */
function codeHash({ code, image, contentId }: VersionRecord): string {
  if (image !== undefined) return image.digest.replace('sha256:', '');
  return shownSha(code?.sha256 ?? contentId);
}

function optionalMembers(version: VersionRecord): FunctionConfiguration {
  const { configuration } = version;
  const { vpc, layers, environment, deadLetterArn, imageConfig, snapStart } = configuration;
  return {
    TracingConfig: { Mode: configuration.tracing },
    LoggingConfig: configuration.logging,
    KMSKeyArn: configuration.kmsKeyArn,
    CapacityProviderConfig: shownManaged(configuration.managed),
    DurableConfig: shownDurable(configuration.durable),
    Environment: environment && { Variables: environment },
    DeadLetterConfig: deadLetterArn === undefined ? undefined : { TargetArn: deadLetterArn },
    Layers:
      layers.length === 0 ? undefined : layers.map(({ arn, code }) => ({ Arn: arn, CodeSize: code.size })),
    VpcConfig: vpc && {
      SubnetIds: vpc.subnetIds,
      SecurityGroupIds: vpc.securityGroupIds,
      VpcId: '',
      Ipv6AllowedForDualStack: vpc.allowsIpv6,
    },
    ImageConfigResponse: imageConfig && { ImageConfig: imageConfig },
    SnapStart: {
      ApplyOn: snapStart,
      OptimizationStatus: isSnapStarted(version) ? 'On' : 'Off',
    },
  };
}

function states({ state, update }: VersionRecord): FunctionConfiguration {
  return {
    State: state.state,
    StateReason: state.reason,
    StateReasonCode: state.reasonCode,
    LastUpdateStatus: update?.status,
    LastUpdateStatusReason: update?.reason,
    LastUpdateStatusReasonCode: update?.reasonCode,
  };
}

function runtimeVersion(
  { region }: Place,
  { configuration }: VersionRecord,
): FunctionConfiguration['RuntimeVersionConfig'] {
  return { RuntimeVersionArn: runtimeVersionArn(region, configuration.runtime) };
}

export function aliasConfiguration(place: Place, alias: AliasRecord): AliasConfiguration {
  const { weights } = alias;
  return {
    AliasArn: `${functionArn({ place, name: alias.functionName })}:${alias.name}`,
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    RoutingConfig:
      Object.keys(weights).length === 0 ? undefined : { AdditionalVersionWeights: { ...weights } },
    RevisionId: alias.revisionId,
  };
}
