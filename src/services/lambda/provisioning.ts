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
import {
  findVersion,
  isThere,
  qualifierNotFound,
  type Resolved,
  requireVersion,
  targetsOf,
  versionName,
} from './lookups.ts';
import { type FunctionAddress, LATEST, lambdaTime, parseFunctionName } from './names.ts';
import { aliasOf, madeOf, type Spread, wantedOf, withMade } from './provisioned-spread.ts';
import { specOf } from './spec.ts';
import { type AliasRecord, aliases, type ProvisionedRecord, provisioned } from './state.ts';

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
    if (resolved !== undefined) await provisionAgain(inner, address, resolved);
  });
}

/**
 * The configuration goes, and what was kept for it. An alias that moves waits for nothing any more.
 *
 * @param versions what it was for
 */
export async function dropProvisioned(
  context: TxContext,
  { place, name, qualifier }: FunctionAddress & { qualifier: string },
  versions: readonly string[],
): Promise<void> {
  const { tx, workers } = context;
  const record = await provisioned.get(tx, place, name, qualifier);
  if (record === undefined) return;
  const alias = await aliasOf(tx, place, record);
  if (alias?.isMoving) await aliases.put(tx, place, moved(alias));
  await provisioned.delete(tx, place, name, qualifier);
  await workers.stop(workerOf(place, name, qualifier));
  for (const version of versions) provisionLater(context, { place, name }, version);
}

/** An alias that has come to its new version. */
function moved({ isMoving: _over, ...alias }: AliasRecord): AliasRecord {
  return { ...alias, weights: {} };
}

/** Versions whose sandboxes this process has been told of, by their run key. */
function toldOf(memory: ServiceMemory): Set<string> {
  return memory.of('lambda.provisioned', () => new Set<string>());
}

/** What is provisioned for what was called. */
export interface ProvisionedShare {
  /** All versions of an alias together. */
  total: number;
  byVersion: Spread;
}

const NO_SHARE: ProvisionedShare = { total: 0, byVersion: {} };

/** Has what is provisioned made, where this process has not been told of it: a call may come before the worker. */
export async function provisionAgain(
  context: TxContext,
  address: FunctionAddress,
  { version, alias }: Resolved,
): Promise<ProvisionedShare> {
  const { place, name, qualifier } = address;
  if (qualifier === undefined || qualifier === LATEST) return NO_SHARE;
  const record = await provisioned.peek(context.tx, place, name, qualifier);
  if (record === undefined) return NO_SHARE;
  const told = toldOf(context.memory);
  for (const target of Object.keys(wantedOf(record, alias))) {
    const isOwn = target === versionName(version.number);
    const runKey = (isOwn ? version : await findVersion(context.tx, address, target))?.runKey;
    if (runKey === undefined || told.has(runKey)) continue;
    told.add(runKey);
    provisionLater(context, address, target);
  }
  return { total: record.allocated, byVersion: madeOf(record, alias) };
}

/** A configuration that wants sandboxes of a version, and how many. */
interface Want {
  record: ProvisionedRecord;
  share: number;
}

/** Of a version's own configuration, and of those of aliases that lead to it. */
async function wantsOf(tx: Transaction, place: Place, name: string, version: string): Promise<Want[]> {
  const found: Want[] = [];
  for await (const record of provisioned.scan(tx, place, { prefix: [name] })) {
    const share = wantedOf(record, await aliasOf(tx, place, record))[version];
    if (share !== undefined) found.push({ record, share });
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
    return { version, wants: await wantsOf(tx, place, name, versionName(version.number)) };
  });
  // Its sandboxes went with the version.
  if (found === undefined) return;
  const { version, wants } = found;
  toldOf(context.memory).add(version.runKey);
  const count = wants.reduce((sum, { share }) => sum + share, 0);
  let failure: string | undefined;
  try {
    const spec = specOf(context, place, version, 'provisioned-concurrency');
    await context.functions.provision(spec, count);
  } catch (error) {
    if (!(error instanceof FunctionRefusal) || context.signal.aborted) throw error;
    failure = error.message;
  }
  await context.transact(async (inner) => {
    const made = versionName(version.number);
    for (const want of wants) await told(inner, place, want, made, failure);
    context.complete(inner.tx);
  });
}

/** What has come of a configuration, if it still is what was looked at. */
async function told(
  context: TxContext,
  place: Place,
  { record: before, share }: Want,
  version: string,
  failure: string | undefined,
): Promise<void> {
  const { tx } = context;
  const { functionName, qualifier, lastModifiedMs } = before;
  const now = await provisioned.get(tx, place, functionName, qualifier);
  if (now === undefined || now.lastModifiedMs !== lastModifiedMs) return;
  let alias = await aliasOf(tx, place, now);
  if (wantedOf(now, alias)[version] !== share) return;
  const made = { ...madeOf(now, alias), [version]: failure === undefined ? share : 0 };
  const isThere = alias?.isMoving && failure === undefined && alias.version === version;
  if (alias !== undefined && isThere) {
    const left = targetsOf(alias).slice(1);
    alias = moved(alias);
    await aliases.put(tx, place, alias);
    for (const one of left) provisionLater(context, { place, name: functionName }, one);
  }
  await provisioned.put(tx, place, withMade(now, wantedOf(now, alias), made, failure ?? now.reason));
}

/** A configuration with the sandboxes that it counts on. */
export interface Counted {
  record: ProvisionedRecord;
  /** How many of them are of which run key. */
  made: readonly { runKey: string; count: number }[];
}

export async function countedOf(tx: Transaction, place: Place, record: ProvisionedRecord): Promise<Counted> {
  const address = { place, name: record.functionName, qualifier: undefined };
  const made: { runKey: string; count: number }[] = [];
  for (const [version, count] of Object.entries(madeOf(record, await aliasOf(tx, place, record)))) {
    const runKey = (await findVersion(tx, address, version))?.runKey;
    if (runKey !== undefined) made.push({ runKey, count });
  }
  return { record, made };
}

/** @param alive how many sandboxes of a run key there are: one that has ended is being replaced */
export function shownProvisioned(
  { record, made }: Counted,
  alive: (runKey: string) => number,
): GetProvisionedConcurrencyConfigResponse {
  const sum = made.reduce((total, { runKey, count }) => total + Math.min(count, alive(runKey)), 0);
  const available = Math.min(record.allocated, sum);
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
