/**
 * Provisioned concurrency: sandboxes that are kept initialised.
 * https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */

import type { DeliveryContext, StagedContext, TxContext } from '../../core/context.ts';
import { FunctionRefusal } from '../../core/functions.ts';
import type { Place } from '../../core/place.ts';
import type { Access } from '../../core/service.ts';
import type { ServiceMemory } from '../../core/service-memory.ts';
import type { Transaction } from '../../core/transaction.ts';
import { demandOn } from './access.ts';
import type { GetProvisionedConcurrencyConfigResponse } from './api.gen.ts';
import { invalidParameter } from './errors.ts';
import { isThere, qualifierNotFound, type Resolved, requireVersion, versionName } from './lookups.ts';
import { type FunctionAddress, isAliasName, LATEST, lambdaTime, parseFunctionName } from './names.ts';
import { specOf } from './spec.ts';
import { aliases, type ProvisionedRecord, provisioned, type VersionRecord } from './state.ts';

/** What is provisioned for a function, all versions and aliases together. */
export async function provisionedTotal(tx: Transaction, place: Place, name: string): Promise<number> {
  let total = 0;
  for await (const { requested } of provisioned.scan(tx, place, { prefix: [name] })) total += requested;
  return total;
}

/** A version or alias. @throws AwsError InvalidParameterValueException for `$LATEST` */
export function provisionable(
  input: { FunctionName: string; Qualifier: string },
  own: Place,
  message = 'The function resource provided must be an alias or a published version.',
): FunctionAddress & { qualifier: string } {
  const address = parseFunctionName(input.FunctionName, own, input.Qualifier);
  const { qualifier } = address;
  if (qualifier === undefined || qualifier === LATEST) throw invalidParameter(message);
  return { ...address, qualifier };
}

/** The version behind a qualifier. @throws AwsError ResourceNotFoundException, which has words of its own for aliases */
export async function requireProvisionable(tx: Transaction, address: FunctionAddress): Promise<Resolved> {
  if (!(await isThere(tx, address))) throw qualifierNotFound(address);
  return requireVersion(tx, address);
}

interface ProvisionBody {
  place: Place;
  name: string;
  /** A version; entries of older releases have what was configured, an alias as well. */
  qualifier: string;
}

/** The sandboxes of a version are to be as many as its configurations say. */
export function provisionLater(
  { outbox }: TxContext,
  { place, name }: Pick<FunctionAddress, 'place' | 'name'>,
  version: string,
): void {
  const { account, region } = place;
  const group = `lambda.provision.${account}.${region}.${name}.${version}`;
  const body: ProvisionBody = { place, name, qualifier: version };
  outbox.send({ service: 'lambda', delivery: 'provision', group, body, isLong: true });
}

const workerOf = (place: Place, name: string, qualifier: string) => ({
  service: 'lambda',
  worker: 'keepProvisioned',
  id: JSON.stringify([place.account, place.region, name, qualifier]),
});

/** Sandboxes end with the process: after a restart they are made again. */
export async function keepLater(
  { workers }: TxContext,
  { place, name, qualifier }: FunctionAddress & { qualifier: string },
): Promise<void> {
  const body: ProvisionBody = { place, name, qualifier };
  await workers.start({ ...workerOf(place, name, qualifier), body });
}

/** The worker: it only begins what a delivery then does. */
export async function keepProvisioned(context: StagedContext, body: unknown): Promise<void> {
  // What `keepLater` gave it.
  const { place, name, qualifier } = body as ProvisionBody;
  const address = { place, name, qualifier };
  await context.transact(async (inner) => {
    const resolved = await requireVersion(inner.tx, address).catch(() => undefined);
    if (resolved !== undefined) await provisionAgain(inner, address, resolved.version);
  });
}

/** The configuration goes, and what was kept for it; `version` is what it was for. */
export async function dropProvisioned(
  context: TxContext,
  { place, name, qualifier }: FunctionAddress & { qualifier: string },
  version: string | undefined,
): Promise<void> {
  const { tx, workers } = context;
  if ((await provisioned.get(tx, place, name, qualifier)) === undefined) return;
  await provisioned.delete(tx, place, name, qualifier);
  await workers.stop(workerOf(place, name, qualifier));
  if (version !== undefined) provisionLater(context, { place, name }, version);
}

/** Versions whose sandboxes this process has been told of, by their run key. */
function toldOf(memory: ServiceMemory): Set<string> {
  return memory.of('lambda.provisioned', () => new Set<string>());
}

/**
 * Has what is provisioned made, where this process has not been told of it: a call may come before the worker.
 *
 * @returns how many there are
 */
export async function provisionAgain(
  context: TxContext,
  address: FunctionAddress,
  { runKey, number }: VersionRecord,
): Promise<number> {
  const { place, name, qualifier } = address;
  if (qualifier === undefined || qualifier === LATEST) return 0;
  const record = await provisioned.peek(context.tx, place, name, qualifier);
  if (record === undefined) return 0;
  const told = toldOf(context.memory);
  if (!told.has(runKey)) {
    told.add(runKey);
    provisionLater(context, address, versionName(number));
  }
  return record.allocated;
}

/** Configurations of a version: its own, and those of aliases that lead to it. */
async function configurationsOf(
  tx: Transaction,
  place: Place,
  name: string,
  version: string,
): Promise<ProvisionedRecord[]> {
  const found: ProvisionedRecord[] = [];
  for await (const record of provisioned.scan(tx, place, { prefix: [name] })) {
    const { qualifier } = record;
    const alias = isAliasName(qualifier) ? await aliases.get(tx, place, name, qualifier) : undefined;
    if ((alias?.version ?? qualifier) === version) found.push(record);
  }
  return found;
}

/** Delivery: makes the sandboxes that a version is to have, or gives them up when nothing asks for them any more. */
export async function provision(context: DeliveryContext, body: unknown): Promise<void> {
  // What `provisionLater` sent.
  const { place, name, qualifier } = body as ProvisionBody;
  const found = await context.transact(async ({ tx }) => {
    const resolved = await requireVersion(tx, { place, name, qualifier }).catch(() => undefined);
    if (resolved === undefined) return undefined;
    const { version } = resolved;
    return { version, records: await configurationsOf(tx, place, name, versionName(version.number)) };
  });
  // Its sandboxes went with the version.
  if (found === undefined) return;
  const { version, records } = found;
  toldOf(context.memory).add(version.runKey);
  const count = records.reduce((sum, { requested }) => sum + requested, 0);
  let failure: string | undefined;
  try {
    const spec = specOf(context, place, version, 'provisioned-concurrency');
    await context.functions.provision(spec, count);
  } catch (error) {
    if (!(error instanceof FunctionRefusal) || context.signal.aborted) throw error;
    failure = error.message;
  }
  await context.transact(async ({ tx }) => {
    for (const record of records) await told(tx, place, record, failure);
    context.complete(tx);
  });
}

/** What has come of a configuration, if it is still the one that was looked at. */
async function told(
  tx: Transaction,
  place: Place,
  { functionName, qualifier, lastModifiedMs, requested }: ProvisionedRecord,
  failure: string | undefined,
): Promise<void> {
  const now = await provisioned.get(tx, place, functionName, qualifier);
  if (now === undefined || now.lastModifiedMs !== lastModifiedMs) return;
  const made: ProvisionedRecord =
    failure === undefined
      ? { ...now, status: 'READY', allocated: requested, reason: undefined }
      : { ...now, status: 'FAILED', allocated: 0, reason: failure };
  await provisioned.put(tx, place, made);
}

/** @param alive how many sandboxes of its version there are: one that has ended is being replaced */
export function shownProvisioned(
  record: ProvisionedRecord,
  alive = record.allocated,
): GetProvisionedConcurrencyConfigResponse {
  const available = Math.min(record.allocated, alive);
  const isWhole = record.status !== 'READY' || available === record.requested;
  return {
    RequestedProvisionedConcurrentExecutions: record.requested,
    AvailableProvisionedConcurrentExecutions: available,
    AllocatedProvisionedConcurrentExecutions: available,
    Status: isWhole ? record.status : 'IN_PROGRESS',
    StatusReason: record.reason,
    LastModified: lambdaTime(record.lastModifiedMs),
  };
}

/** Access of an operation on what is provisioned for a version or an alias. */
export function onProvisioned(action: string): Access<{ FunctionName: string; Qualifier: string }> {
  return {
    actions: [`lambda:${action}`],
    demands: async (context, { FunctionName, Qualifier }) => [
      await demandOn(context, parseFunctionName(FunctionName, context.place, Qualifier), action),
    ],
  };
}
