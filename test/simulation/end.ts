/** What must hold when everything has come to rest, for every service alike and for each by itself. */

import { crc32 } from 'node:zlib';
import { blobFacts } from '../../src/core/blobs/blob-id.ts';
import { rootOf } from '../../src/core/caller.ts';
import type { TxContext } from '../../src/core/context.ts';
import { outboxEntries, outboxFailures } from '../../src/core/outbox.ts';
import type { SimulatedEnd } from '../../src/core/simulation.ts';
import { timerRecords } from '../../src/core/timers.ts';
import type { AnySimulatedService } from './actors/actor.ts';
import { type ClientParts, clientOf, OPERATOR } from './clients.ts';
import { ACCOUNT, ENDPOINT, type Process, REGION } from './machine.ts';
import { registerProblem } from './register.ts';
import { serialisabilityProblem } from './serialisable.ts';

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
      read,
      blob,
      serialisable: serialisabilityProblem,
      register: registerProblem,
    };
    await simulation.invariants(end, facts);
  }
}

type Read = <T>(action: (context: TxContext) => Promise<T>) => Promise<T>;

/** The outbox has drained, no timer is overdue. */
async function checkCore({ problem }: EndParts, { world }: Process, read: Read): Promise<void> {
  const { left, failed, timers } = await read(async ({ tx }) => ({
    left: (await outboxEntries.list(tx, PLACE)).records,
    failed: (await outboxFailures.list(tx, PLACE)).records,
    timers: (await timerRecords.list(tx, PLACE)).records,
  }));
  const [entry] = left;
  if (entry !== undefined) {
    problem(`the outbox did not drain: ${left.length} are left, first ${entry.service}.${entry.delivery}`);
  }
  for (const { service, delivery, error } of failed) problem(`${service}.${delivery} was given up: ${error}`);
  for (const { service, timer, id, atMs } of timers) {
    if (atMs <= (world?.clock.now() ?? 0)) problem(`timer ${service}.${timer} ${id} is overdue`);
  }
}

type BlobContent = (id: string) => Promise<Uint8Array | undefined>;

async function checkBlobs(parts: EndParts, read: Read, blob: BlobContent): Promise<void> {
  const owned = new Set<string>();
  for (const { simulation } of parts.players) {
    for (const id of (await read(async (context) => simulation.ownedBlobs?.(context))) ?? []) {
      if (owned.has(id)) parts.problem(`blob ${id} has two owners`);
      owned.add(id);
    }
  }
  await checkOwned(parts, owned, blob);
  checkOrphans(parts, owned);
}

/** Every owner has its blob, whole. What a power cut broke must be known as broken. */
async function checkOwned(
  { machine, problem }: EndParts,
  owned: ReadonlySet<string>,
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

/** Every blob has an owner, unless a crash cut off whoever wrote it, or a power cut has forgotten the owner. */
function checkOrphans({ machine, problem }: EndParts, owned: ReadonlySet<string>): void {
  if (machine.mayHaveLost) return;
  for (const path of machine.files.paths()) {
    const id = path.slice(path.lastIndexOf('/') + 1);
    if (owned.has(id) || path.includes('/quarantine/')) continue;
    const writer = machine.placed.get(path);
    if (writer?.isDead !== true || !writer.hadWork) problem(`blob ${path} has no owner`);
  }
}

async function blobContent({ blobs }: Process, id: string): Promise<Uint8Array | undefined> {
  try {
    return await blobs?.read(id, BLOB_BYTES_MAX);
  } catch {
    return undefined;
  }
}
