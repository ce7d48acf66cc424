/** What must hold when everything has come to rest, for every service alike and for each by itself. */

import { crc32 } from 'node:zlib';
import { blobFacts } from '../../src/core/blobs/blob-id.ts';
import { blobOwners } from '../../src/core/blobs/owners.ts';
import { rootOf } from '../../src/core/caller.ts';
import type { TxContext } from '../../src/core/context.ts';
import { outboxEntries, outboxFailures } from '../../src/core/outbox.ts';
import type { SimulatedEnd } from '../../src/core/simulation.ts';
import { timerRecords } from '../../src/core/timers.ts';
import type { AnySimulatedService } from './actors/actor.ts';
import { type ClientParts, clientOf, OPERATOR } from './clients.ts';
import { ACCOUNT, BLOBS, ENDPOINT, type Process, REGION } from './machine.ts';
import { registerProblem } from './register.ts';
import { serialisabilityProblem } from './serialisable.ts';
import { OUTSIDE } from './steps.ts';

export interface EndParts extends ClientParts {
  players: readonly { simulation: AnySimulatedService; facts: unknown }[];
  calmSinceMs: number;
}

const PLACE = { account: ACCOUNT, region: REGION };
const BLOB_BYTES_MAX = 64 * 1024 * 1024;

export async function checkEnd(parts: EndParts): Promise<void> {
  const process = await parts.machine.started();
  const read = <T>(action: (context: TxContext) => Promise<T>): Promise<T> => {
    const { world } = process;
    if (world === undefined) throw new TypeError('The cloud is not running at the end');
    const base = {
      caller: rootOf(ACCOUNT),
      place: PLACE,
      requestId: 'end',
      endpoint: ENDPOINT,
      reply: () => {},
    };
    return world.transact(base, action);
  };
  const blob = (id: string) => blobContent(process, id);
  await checkCore(parts, process, read);
  await checkBlobs(parts, read, blob);
  for (const { simulation, facts } of parts.players) {
    const end: SimulatedEnd<Record<string, { input: object; output: object }>> = {
      ...clientOf(parts, OPERATOR, parts.random.fork(), simulation),
      calmSinceMs: parts.calmSinceMs,
      mayHaveLost: parts.machine.mayHaveLost,
      functionCalls: parts.machine.functionCalls,
      read,
      blob,
      serialisable: serialisabilityProblem,
      register: registerProblem,
    };
    await simulation.invariants(end, facts);
  }
}

type Read = <T>(action: (context: TxContext) => Promise<T>) => Promise<T>;

/** Looks that may meet what goes on each minute, as the metrics of a queue do: the next look finds it done. */
const LOOKS_MAX = 4;
const LOOK_PAUSE_MS = 1_000;

/** The outbox has drained, no timer is overdue. */
async function checkCore({ problem, steps }: EndParts, { world }: Process, read: Read): Promise<void> {
  const look = async () => {
    const found = await read(async ({ tx }) => ({
      left: (await outboxEntries.list(tx, PLACE)).records,
      failed: (await outboxFailures.list(tx, PLACE)).records,
      timers: (await timerRecords.list(tx, PLACE)).records,
    }));
    const nowMs = world?.clock.now() ?? 0;
    return { ...found, overdue: found.timers.filter(({ atMs }) => atMs <= nowMs) };
  };
  let found = await look();
  for (let i = 1; i < LOOKS_MAX && found.left.length + found.overdue.length > 0; i++) {
    await steps.sleep(OUTSIDE, LOOK_PAUSE_MS);
    found = await look();
  }
  const { left, failed, overdue } = found;
  const [entry] = left;
  if (entry !== undefined) {
    problem(`the outbox did not drain: ${left.length} are left, first ${entry.service}.${entry.delivery}`);
  }
  for (const { service, delivery, error } of failed) problem(`${service}.${delivery} was given up: ${error}`);
  for (const { service, timer, id } of overdue) problem(`timer ${service}.${timer} ${id} is overdue`);
}

type BlobContent = (id: string) => Promise<Uint8Array | undefined>;

async function checkBlobs(parts: EndParts, read: Read, blob: BlobContent): Promise<void> {
  const owners = await read(async ({ tx }) => {
    const found = new Map<string, string>();
    for await (const { id, service } of blobOwners.scan(tx, PLACE)) found.set(id, service);
    return found;
  });
  for (const { simulation } of parts.players) {
    if (simulation.ownedBlobs === undefined) continue;
    const named = await read(simulation.ownedBlobs);
    checkOwners(parts, simulation.service, named, owners);
  }
  await checkOwned(parts, [...owners.keys()], blob);
  checkOrphans(parts, owners);
}

/** The blobs that records of a service name are those that have an owner's row of it, each once. */
function checkOwners(
  { problem }: EndParts,
  service: string,
  named: readonly string[],
  owners: ReadonlyMap<string, string>,
): void {
  const owned = new Set(named);
  if (owned.size < named.length) problem(`a blob belongs to two records of ${service}`);
  for (const id of owned)
    if (owners.get(id) !== service) problem(`blob ${id} of ${service} has no owner's row`);
  for (const [id, owner] of owners) {
    if (owner === service && !owned.has(id)) problem(`no record of ${service} names blob ${id}`);
  }
}

/** Every owner has its blob, whole. What a power cut broke must be known as broken. */
async function checkOwned(
  { machine, problem }: EndParts,
  owned: readonly string[],
  blob: BlobContent,
): Promise<void> {
  for (const id of owned) {
    const content = await blob(id);
    if (content === undefined && machine.mayHaveLost) continue;
    const { size, crc32: checksum } = blobFacts(id);
    const isWhole = content?.length === size && crc32(content) === checksum;
    if (!isWhole) problem(`blob ${id} has an owner and is lost`);
  }
}

/** Every blob has an owner; what a crash left without one was swept when the cloud started for the last time. */
function checkOrphans({ machine, plan, problem }: EndParts, owners: ReadonlyMap<string, string>): void {
  // One that looks young (all links of a file share its time), or a disk that fails, leaves it to a later start.
  const wasDisturbed = machine.crashes.size > 0 || plan.fileFaults > 0;
  if (wasDisturbed && !plan.restartsAtEnd) return;
  for (const path of machine.files.paths()) {
    if (!path.startsWith(BLOBS)) continue;
    const id = path.slice(path.lastIndexOf('/') + 1);
    if (!owners.has(id) && !path.includes('/quarantine/')) problem(`blob ${path} has no owner`);
  }
}

async function blobContent({ blobs }: Process, id: string): Promise<Uint8Array | undefined> {
  try {
    return await blobs?.read(id, BLOB_BYTES_MAX);
  } catch {
    return undefined;
  }
}
