/** What a version of a function is made of, as CreateFunction and UpdateFunctionConfiguration give it. */

import { hash } from 'node:crypto';
import { parseArn } from '../../core/arn.ts';
import { notImplemented } from '../../core/errors.ts';
import type { CreateFunctionRequest, LoggingConfig, UpdateFunctionConfigurationRequest } from './api.gen.ts';
import { changedManaged, checkManaged, MANAGED_MEMORY_MB, newManaged } from './capacity/settings.ts';
import { changedDurable, type DurableSettings, newDurable } from './durable/config.ts';
import { checkEnvironment } from './environment.ts';
import { invalidParameter, notForSnapStart, validationError } from './errors.ts';
import { hasSnapStart, isRuntime, RUNTIME_LIST } from './runtimes.ts';
import type { Configuration, LayerUse } from './state.ts';

const TIMEOUT_SECONDS_MAX = 900;
const MEMORY_MB_MAX = 10_240;
const TMP_MB_MAX = 10_240;
const DEFAULTS = { timeoutSeconds: 3, memoryMb: 128, tmpMb: 512 };

type Input = Omit<CreateFunctionRequest, 'FunctionName' | 'Code' | 'Role'> & { Role?: string | undefined };

export const REFUSED_PUBLISH_TO = 'Versions are published as numbers only.';
export const REFUSED_TENANTS = 'Sandboxes belong to versions, not to tenants.';
/** Members of the model that stand for products beside functions. */
export const REFUSED = {
  FileSystemConfigs: 'There is no EFS to mount.',
};

/** @throws AwsError NotImplemented for what would be accepted and forgotten */
export function refuseElsewhere(input: Input): void {
  for (const member of ['PublishTo', 'TenancyConfig'] as const) {
    if (input[member] !== undefined) throw notImplemented(`${member} of a Lambda function`);
  }
  if ((input.FileSystemConfigs ?? []).length > 0) {
    throw notImplemented('FileSystemConfigs of a Lambda function');
  }
}

/** A new function's configuration. Layers are looked up by the caller. @throws AwsError */
export function newConfiguration(
  input: CreateFunctionRequest,
  name: string,
  layers: LayerUse[],
): Configuration {
  const isImage = input.PackageType === 'Image';
  checkPackage(input, isImage);
  const durable = newDurable(input.DurableConfig);
  const managed = newManaged(input);
  const base: Configuration = {
    role: input.Role,
    handler: input.Handler ?? '',
    runtime: input.Runtime ?? '',
    description: '',
    ...DEFAULTS,
    tracing: 'PassThrough',
    layers,
    logging: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
    snapStart: 'None',
    ...(durable && durableDefaults(durable, name)),
    ...(managed && { managed, memoryMb: MANAGED_MEMORY_MB, logging: jsonLog(name) }),
  };
  return changed(base, input, layers);
}

/** What AWS sets other than for functions that are not durable. */
function durableDefaults(
  durable: DurableSettings,
  name: string,
): Pick<Configuration, 'durable' | 'timeoutSeconds' | 'logging'> {
  return {
    durable,
    timeoutSeconds: Math.min(durable.timeoutSeconds, TIMEOUT_SECONDS_MAX),
    logging: jsonLog(name),
  };
}

const jsonLog = (name: string): LoggingConfig => ({
  ...{ LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO' },
  LogGroup: `/aws/lambda/${name}`,
});

function checkPackage(
  { Runtime, Handler, Layers, ImageConfig }: CreateFunctionRequest,
  isImage: boolean,
): void {
  checkForm({ Runtime, Handler, Layers, ImageConfig }, isImage);
  if (!isImage && (Runtime === undefined || Handler === undefined)) {
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
}

/** What only the other form of package has. @throws AwsError InvalidParameterValueException */
function checkForm(
  {
    Runtime,
    Handler,
    Layers = [],
    ImageConfig,
  }: Pick<Input, 'Runtime' | 'Handler' | 'Layers' | 'ImageConfig'>,
  isImage: boolean,
): void {
  if (isImage && (Runtime !== undefined || Handler !== undefined || Layers.length > 0)) {
    throw invalidParameter(
      "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image.",
    );
  }
  if (!isImage && ImageConfig !== undefined) {
    throw invalidParameter("Please don't provide ImageConfig when the intended function PackageType is Zip.");
  }
}

/** The configuration with what an update names. @throws AwsError */
export function changed(
  before: Configuration,
  input: Input | UpdateFunctionConfigurationRequest,
  layers: LayerUse[] | undefined,
): Configuration {
  refuseElsewhere(input);
  checkForm(input, before.runtime === '');
  const runtime = input.Runtime ?? before.runtime;
  if (input.Runtime !== undefined) checkRuntime(runtime);
  checkLimits(input, before.managed !== undefined);
  const memoryMb = input.MemorySize ?? before.memoryMb;
  const variables = input.Environment?.Variables;
  if (variables !== undefined) checkEnvironment(variables);
  const after: Configuration = {
    ...before,
    runtime,
    role: input.Role ?? before.role,
    handler: input.Handler ?? before.handler,
    description: input.Description ?? before.description,
    timeoutSeconds: input.Timeout ?? before.timeoutSeconds,
    memoryMb,
    tmpMb: input.EphemeralStorage?.Size ?? before.tmpMb,
    environment: input.Environment === undefined ? before.environment : { ...variables },
    kmsKeyArn: emptied(input.KMSKeyArn, before.kmsKeyArn),
    deadLetterArn: emptied(checkedDeadLetter(input.DeadLetterConfig?.TargetArn), before.deadLetterArn),
    tracing: input.TracingConfig?.Mode ?? before.tracing,
    layers: layers ?? before.layers,
    vpc: input.VpcConfig === undefined ? before.vpc : vpcOf(input.VpcConfig),
    logging: loggingOf(before.logging, input.LoggingConfig),
    snapStart: snapStartOf(input, before),
    imageConfig: input.ImageConfig ?? before.imageConfig,
    durable: changedDurable(before.durable, input.DurableConfig),
    managed: changedManaged(before, input.CapacityProviderConfig, runtime, memoryMb),
  };
  checkManaged(after);
  checkSnapStart(after, after.runtime === '');
  return after;
}

function snapStartOf(
  { SnapStart }: Pick<Input, 'SnapStart'>,
  before: Configuration,
): Configuration['snapStart'] {
  const { ApplyOn = before.snapStart } = SnapStart ?? {};
  return ApplyOn === 'PublishedVersions' ? 'PublishedVersions' : 'None';
}

/** An empty text takes a setting away. */
function emptied(given: string | undefined, before: string | undefined): string | undefined {
  return given === undefined ? before : given || undefined;
}

/** @throws AwsError InvalidParameterValueException */
function checkRuntime(runtime: string): void {
  if (isRuntime(runtime)) return;
  throw invalidParameter(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ${RUNTIME_LIST} or be a valid ARN`,
  );
}

/** The model's limits are those of functions on managed instances. @throws AwsError ValidationException */
function checkLimits(
  {
    Timeout = 1,
    MemorySize = 128,
    EphemeralStorage: { Size } = { Size: DEFAULTS.tmpMb },
  }: Pick<Input, 'Timeout' | 'MemorySize' | 'EphemeralStorage'>,
  isManaged: boolean,
): void {
  if (isManaged) return;
  const most = (max: number) => `Member must have value less than or equal to ${max}`;
  if (Timeout > TIMEOUT_SECONDS_MAX) {
    throw validationError(`${Timeout}`, 'timeout', most(TIMEOUT_SECONDS_MAX));
  }
  if (MemorySize > MEMORY_MB_MAX) throw validationError(`${MemorySize}`, 'memorySize', most(MEMORY_MB_MAX));
  if (Size > TMP_MB_MAX) throw validationError(`${Size}`, 'ephemeralStorage.size', most(TMP_MB_MAX));
}

/** @throws AwsError InvalidParameterValueException for what has no SnapStart */
function checkSnapStart({ snapStart, runtime, tmpMb }: Configuration, isImage: boolean): void {
  if (snapStart !== 'PublishedVersions') return;
  if (isImage) throw notForSnapStart('ContainerImage');
  if (!hasSnapStart(runtime)) throw notForSnapStart(runtime);
  if (tmpMb > DEFAULTS.tmpMb) throw notForSnapStart(`Ephemeral storage greater than ${DEFAULTS.tmpMb} MB`);
}

function checkedDeadLetter(arn: string | undefined): string | undefined {
  if (arn === undefined || arn === '') return arn;
  const { service, resource = '' } = parseArn(arn) ?? {};
  if ((service === 'sqs' || service === 'sns') && !resource.endsWith('.fifo')) return arn;
  throw invalidParameter(`The provided target is not supported as a dead letter queue: ${arn}`);
}

/** @throws AwsError InvalidParameterValueException */
function vpcOf(vpc: NonNullable<Input['VpcConfig']>): Configuration['vpc'] {
  const { SubnetIds = [], SecurityGroupIds = [], Ipv6AllowedForDualStack = false } = vpc;
  if ((SubnetIds.length === 0) !== (SecurityGroupIds.length === 0)) {
    throw invalidParameter('SubnetIds and SecurityIds must coexist or be both empty list.');
  }
  return { subnetIds: SubnetIds, securityGroupIds: SecurityGroupIds, allowsIpv6: Ipv6AllowedForDualStack };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html @throws AwsError */
function loggingOf(before: LoggingConfig, given: LoggingConfig | undefined): LoggingConfig {
  if (given === undefined) return before;
  const LogGroup = given.LogGroup ?? before.LogGroup;
  const LogFormat = given.LogFormat ?? before.LogFormat;
  if (LogFormat !== 'JSON') {
    if (given.ApplicationLogLevel !== undefined || given.SystemLogLevel !== undefined) {
      throw invalidParameter(
        'ApplicationLogLevel and SystemLogLevel can be configured only when LogFormat is JSON.',
      );
    }
    return { LogFormat, LogGroup };
  }
  return {
    LogFormat,
    ApplicationLogLevel: given.ApplicationLogLevel ?? before.ApplicationLogLevel ?? 'INFO',
    SystemLogLevel: given.SystemLogLevel ?? before.SystemLogLevel ?? 'INFO',
    LogGroup,
  };
}

/** The same for the same content: configuration, code and where they run. */
export function contentIdOf(
  configuration: Configuration,
  {
    sha256,
    folder,
    imageUri,
    image,
    architecture,
  }: {
    sha256?: string | undefined;
    folder?: string | undefined;
    imageUri?: string | undefined;
    image?: { digest: string } | undefined;
    architecture: string;
  },
): string {
  return hash(
    'sha256',
    JSON.stringify([configuration, sha256 ?? folder, image?.digest ?? imageUri, architecture]),
  );
}
