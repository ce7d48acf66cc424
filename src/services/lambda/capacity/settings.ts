/**
 * `CapacityProviderConfig` of a function: what makes its published versions run on Lambda Managed Instances.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
 */

import { AwsError } from '../../../core/errors.ts';
import type { CapacityProviderConfig, CreateFunctionRequest } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import { isManagedRuntime } from '../runtimes.ts';
import type { Configuration, ManagedSettings } from '../state.ts';

/** The least that a function has, and what it has where nothing is said. */
export const MANAGED_MEMORY_MB = 2048;
const MEMORY_GIB_PER_VCPU = 2;
/** The shares that EC2's families have. */
const RATIOS: readonly number[] = [2, 4, 8];
const CONCURRENCY_MAX = 1600;
/** Requests for each processor, where nothing is said. Of other runtimes, and of images, AWS tells no number. */
const PER_VCPU: readonly (readonly [runtime: RegExp, requests: number])[] = [
  [/^nodejs/, 64],
  [/^(java|dotnet)/, 32],
];
const PER_VCPU_DEFAULT = 16;

/** What of a configuration decides on its processors. */
type Sized = Pick<Configuration, 'memoryMb'> & Pick<ManagedSettings, 'memoryGiBPerVcpu'>;

export function vcpusOf({ memoryMb, memoryGiBPerVcpu }: Sized): number {
  return memoryMb / 1024 / memoryGiBPerVcpu;
}

/** Of a new function. */
export function newManaged(
  input: Pick<CreateFunctionRequest, 'CapacityProviderConfig' | 'Runtime' | 'MemorySize'>,
): ManagedSettings | undefined {
  const { CapacityProviderConfig: given, Runtime = '', MemorySize = MANAGED_MEMORY_MB } = input;
  return given === undefined ? undefined : managedOf(given, Runtime, MemorySize);
}

/**
 * Of a function that is there: given as a whole. What runs on Lambda's own instances stays there, and the other way
 * round, as on AWS.
 *
 * @throws AwsError InvalidParameterValueException
 */
export function changedManaged(
  before: Configuration,
  given: CapacityProviderConfig | undefined,
  runtime: string,
  memoryMb: number,
): ManagedSettings | undefined {
  if (given === undefined) return before.managed;
  if (before.managed === undefined) {
    throw invalidParameter("CapacityProviderConfig isn't supported for Lambda Default functions.");
  }
  return managedOf(given, runtime, memoryMb);
}

function managedOf(
  { LambdaManagedInstancesCapacityProviderConfig: given }: CapacityProviderConfig,
  runtime: string,
  memoryMb: number,
): ManagedSettings {
  const memoryGiBPerVcpu = given.ExecutionEnvironmentMemoryGiBPerVCpu ?? MEMORY_GIB_PER_VCPU;
  const each = PER_VCPU.find(([known]) => known.test(runtime))?.[1] ?? PER_VCPU_DEFAULT;
  const usual = Math.ceil(each * vcpusOf({ memoryMb, memoryGiBPerVcpu }));
  return {
    capacityProviderArn: given.CapacityProviderArn,
    concurrencyMax: given.PerExecutionEnvironmentMaxConcurrency ?? Math.min(usual, CONCURRENCY_MAX),
    memoryGiBPerVcpu,
  };
}

/**
 * What functions on managed instances cannot be. The texts of the format of the log and of too little memory are AWS's,
 * the others ours.
 *
 * @throws AwsError InvalidParameterValueException, ValidationException
 */
export function checkManaged(configuration: Configuration): void {
  const { managed, runtime, memoryMb, logging, snapStart, vpc } = configuration;
  if (managed === undefined) return;
  // Images bring their own.
  if (runtime !== '' && !isManagedRuntime(runtime)) throw notForManaged(runtime);
  if (snapStart === 'PublishedVersions') throw notForManaged('SnapStart');
  if (vpc !== undefined && vpc.subnetIds.length > 0) throw notForManaged('VpcConfig');
  if (logging.LogFormat !== 'JSON') {
    throw invalidParameter(
      'LogLevel is not supported when LogFormat is set to "Text". Remove LogLevel from your request or change the LogFormat to "JSON" and try again.',
    );
  }
  if (memoryMb < MANAGED_MEMORY_MB) {
    const text = `Lambda Managed Instance functions must have memory size greater than or equal to ${MANAGED_MEMORY_MB}`;
    throw new AwsError('ValidationException', text, { status: 400 });
  }
  const { memoryGiBPerVcpu } = managed;
  if (!RATIOS.includes(memoryGiBPerVcpu)) {
    throw invalidParameter(`ExecutionEnvironmentMemoryGiBPerVCpu must be one of ${RATIOS.join(', ')}.`);
  }
  if (vcpusOf({ memoryMb, memoryGiBPerVcpu }) < 1) {
    throw invalidParameter('An execution environment of Lambda Managed Instances has at least one vCPU.');
  }
}

/** In words of ours. */
export function notForManaged(what: string): AwsError {
  return invalidParameter(`${what} is not supported for Lambda Managed Instances functions.`);
}

export function shownManaged(managed: ManagedSettings | undefined): CapacityProviderConfig | undefined {
  if (managed === undefined) return undefined;
  return {
    LambdaManagedInstancesCapacityProviderConfig: {
      CapacityProviderArn: managed.capacityProviderArn,
      PerExecutionEnvironmentMaxConcurrency: managed.concurrencyMax,
      ExecutionEnvironmentMemoryGiBPerVCpu: managed.memoryGiBPerVcpu,
    },
  };
}
