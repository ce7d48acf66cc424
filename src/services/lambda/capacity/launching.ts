/**
 * Execution environments of published versions: as many as they are to have at least are initialised before a version is
 * Active, and again after a restart of the cloud.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-scaling.html
 */

import type { DeliveryContext, StagedContext, TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import { FunctionRefusal, type ManagedBounds } from '../../../core/functions.ts';
import type { Place } from '../../../core/place.ts';
import type { ServiceMemory } from '../../../core/service-memory.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { versionName } from '../lookups.ts';
import { specOf } from '../spec.ts';
import { type StateFacts, type VersionRecord, versions } from '../state.ts';
import { parseProvider } from './providers.ts';
import { vcpusOf } from './settings.ts';
import { capacityProviders, functionScaling } from './state.ts';
import { versionsOn } from './use.ts';

/** "It launches three by default for AZ resiliency." */
const ENVIRONMENTS_MIN = 3;
const ENVIRONMENTS_MAX = 15_000;
const ACTIVE: StateFacts = { state: 'Active' };

interface Body {
  place: Place;
  name: string;
  number: number;
}

type Versioned = Pick<VersionRecord, 'name' | 'number'>;

const workerOf = ({ account, region }: Place, { name, number }: Versioned) => ({
  service: 'lambda',
  worker: 'keepManaged',
  id: JSON.stringify([account, region, name, number]),
});

/** Versions whose environments this process has seen to, by their run key. */
function launchedBy(memory: ServiceMemory): Set<string> {
  return memory.of('lambda.managed', () => new Set<string>());
}

/** The environments of a version are to be as many as it is said now; after a restart, too. */
export async function launchLater(context: TxContext, place: Place, version: Versioned): Promise<void> {
  const { name, number } = version;
  const body: Body = { place, name, number };
  await context.workers.start({ ...workerOf(place, version), body });
  send(context, body);
}

function send({ outbox }: Pick<TxContext, 'outbox'>, body: Body): void {
  const { place, name, number } = body;
  const group = `lambda.managed.${place.account}.${place.region}.${name}.${number}`;
  outbox.send({ service: 'lambda', delivery: 'launchManaged', group, body, isLong: true });
}

/** The version goes; its environments are retired with it. */
export async function forgetManaged(
  { tx, workers }: TxContext,
  place: Place,
  version: VersionRecord,
): Promise<void> {
  if (version.configuration.managed === undefined || version.number === 0) return;
  await functionScaling.delete(tx, place, version.name, versionName(version.number));
  await workers.stop(workerOf(place, version));
}

/** The worker: environments end with the process, so what an earlier one had made is made again. */
export async function keepManaged(context: StagedContext, body: unknown): Promise<void> {
  // What `launchLater` gave it.
  const { place, name, number } = body as Body;
  await context.transact(async (inner) => {
    const version = await versions.get(inner.tx, place, name, number);
    if (version === undefined || launchedBy(context.memory).has(version.runKey)) return;
    send(inner, { place, name, number });
  });
}

/** Delivery. */
export async function launchManaged(context: DeliveryContext, body: unknown): Promise<void> {
  // What `send` sent.
  const { place, name, number } = body as Body;
  const found = await context.transact(async ({ tx }) => {
    const version = await versions.get(tx, place, name, number);
    const scaling = await functionScaling.get(tx, place, name, versionName(number));
    return version === undefined
      ? undefined
      : { version, scaling, bounds: await boundsOf(tx, place, version) };
  });
  // Its environments went with the version.
  if (found === undefined) return;
  const { version, scaling, bounds } = found;
  launchedBy(context.memory).add(version.runKey);
  const state = await launched(context, place, version, bounds);
  await context.transact(async (inner) => {
    const { tx, ids } = inner;
    const now = await versions.get(tx, place, name, number);
    if (now?.runKey === version.runKey && now.state.state !== state.state) {
      await versions.put(tx, place, { ...now, state, revisionId: ids.uuid(), update: SETTLED });
    }
    const { requested } = scaling ?? {};
    const after = await functionScaling.get(tx, place, name, versionName(number));
    if (requested !== undefined && after !== undefined) {
      await functionScaling.put(tx, place, { ...after, applied: requested });
    }
    context.complete(tx);
  });
}

const SETTLED = { status: 'Successful' } as const;

async function launched(
  context: DeliveryContext,
  place: Place,
  version: VersionRecord,
  bounds: ManagedBounds | undefined,
): Promise<StateFacts> {
  if (bounds === undefined) {
    const reason = 'The capacity provider has no vCPUs left for the execution environments of this version.';
    return { state: 'Failed', reason, reasonCode: 'CapacityProviderScalingLimitExceeded' };
  }
  try {
    await context.functions.manage(specOf(context, place, version), bounds);
    return bounds.max === 0 ? { state: 'Deactivated' } : ACTIVE;
  } catch (error) {
    const failed = failureOf(error);
    if (failed !== undefined) return failed;
    if (!(error instanceof FunctionRefusal) || error.reason === 'stopped') throw error;
    // Whether this machine can run it at all is told by the first invocation, as of every function.
    context.log.info('A version was published without execution environments', {
      function: version.name,
      reason: error.message,
    });
    return ACTIVE;
  }
}

function failureOf(error: unknown): StateFacts | undefined {
  if (error instanceof FunctionRefusal && error.reason === 'code') {
    return { state: 'Failed', reason: error.message, reasonCode: reasonCodeOf(error.errorType) };
  }
  if (error instanceof AwsError && error.code === 'AccessDenied') {
    const reason = 'The role defined for the function cannot be assumed by Lambda.';
    return { state: 'Failed', reason, reasonCode: 'InsufficientRolePermissions' };
  }
  return undefined;
}

const REASON_CODES: Readonly<Record<string, string>> = {
  'Sandbox.Timedout': 'FunctionError.InitTimeout',
  'Runtime.OutOfMemory': 'FunctionError.InitResourceExhausted',
  'Runtime.InvalidEntrypoint': 'FunctionError.InvalidEntryPoint',
  'Runtime.InvalidWorkingDir': 'FunctionError.InvalidWorkingDirectory',
};

function reasonCodeOf(errorType: string | undefined): string {
  if (errorType === undefined) return 'FunctionError';
  if (errorType.startsWith('Extension.')) return 'FunctionError.ExtensionInitError';
  return REASON_CODES[errorType] ?? 'FunctionError.RuntimeInitError';
}

/** How many environments a version asks for, whatever its provider has. */
async function wantedOf(tx: Transaction, place: Place, { name, number }: Versioned): Promise<ManagedBounds> {
  const record = await functionScaling.get(tx, place, name, versionName(number));
  const { MinExecutionEnvironments, MaxExecutionEnvironments: max = ENVIRONMENTS_MAX } =
    record?.requested ?? {};
  return { min: MinExecutionEnvironments ?? Math.min(ENVIRONMENTS_MIN, max), max };
}

/** The same within what the provider may have; undefined: it has not enough for the least of them. */
async function boundsOf(
  tx: Transaction,
  place: Place,
  version: VersionRecord,
): Promise<ManagedBounds | undefined> {
  const { managed, memoryMb } = version.configuration;
  const { capacityProviderArn: arn = '', memoryGiBPerVcpu = 1 } = managed ?? {};
  const provider = await capacityProviders.get(tx, place, parseProvider(arn, place).name);
  let left = provider?.scaling.MaxVCpuCount ?? 0;
  for await (const other of versionsOn(tx, place, arn)) {
    const isSelf = other.name === version.name && other.number === version.number;
    if (isSelf || other.number === 0 || other.state.state === 'Failed') continue;
    left -= await vcpusHeld(tx, place, other);
  }
  const { min, max } = await wantedOf(tx, place, version);
  const room = Math.floor(left / vcpusOf({ memoryMb, memoryGiBPerVcpu }));
  return room < min ? undefined : { min, max: Math.min(max, room) };
}

/** By the environments that a version always has. */
async function vcpusHeld(tx: Transaction, place: Place, version: VersionRecord): Promise<number> {
  const { managed, memoryMb } = version.configuration;
  if (managed === undefined) return 0;
  const { min } = await wantedOf(tx, place, version);
  return min * vcpusOf({ memoryMb, memoryGiBPerVcpu: managed.memoryGiBPerVcpu });
}
