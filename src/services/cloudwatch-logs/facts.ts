/**
 * What groups and streams show of their events: how many bytes, first and last times. It is counted in memory and
 * written now and then with the place in the log up to which it counts; after a start the rest of the log is counted
 * again. So no call writes a row for its events, and nothing is lost.
 */

import type { StagedContext, TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { type Chunk, decodeChunk } from './chunk.ts';
import { logOf } from './names.ts';
import { groupFacts, groups, type StreamFactsRecord, streamFacts } from './state.ts';

const WRITE_AFTER_MS = 60_000;
/** So much is counted again after a start, at most. */
const WRITE_AFTER_BYTES = 32 * 1024 * 1024;
const GROUPS_IN_MEMORY_MAX = 1_000;
const READ_RECORDS = 200;
/** "Each event is counted with 26 bytes beside its message." */
export const EVENT_OVERHEAD_BYTES = 26;

export type StreamFacts = Pick<StreamFactsRecord, 'firstMs' | 'lastMs' | 'ingestedMs'>;

export interface GroupFacts {
  readonly place: Place;
  readonly groupId: string;
  readonly log: string;
  bytes: number;
  countedSequence: number;
  readonly streams: Map<string, StreamFacts>;
  readonly unwritten: Set<string>;
  unwrittenBytes: number;
  writtenAtMs: number;
  isWriting: boolean;
}

interface Entry {
  facts: Promise<GroupFacts>;
  users: number;
}

type Memory = Map<string, Entry>;

const memoryOf = ({ memory }: Pick<StagedContext, 'memory'>): Memory =>
  memory.of<Memory>('cloudwatch-logs.facts', () => new Map());

/** Runs an action with a group's facts, which stay in memory meanwhile. */
export async function withFacts<T>(
  context: StagedContext,
  place: Place,
  groupId: string,
  action: (facts: GroupFacts) => T | Promise<T>,
): Promise<T> {
  const log = logOf(place, groupId);
  const memory = memoryOf(context);
  const entry = memory.get(log) ?? { facts: load(context, place, groupId), users: 0 };
  // The one that was used last stands last.
  memory.delete(log);
  memory.set(log, entry);
  entry.users++;
  try {
    return await action(await entry.facts);
  } catch (error) {
    if (!(await isLoaded(entry)) && memory.get(log) === entry) memory.delete(log);
    throw error;
  } finally {
    entry.users--;
    await forgetUnused(context, memory);
  }
}

/** What is counted of a group in memory, if anything is. */
export async function knownFacts(
  context: Pick<TxContext, 'memory'>,
  place: Place,
  groupId: string,
): Promise<GroupFacts | undefined> {
  return memoryOf(context).get(logOf(place, groupId))?.facts;
}

export function forgetFacts(context: Pick<TxContext, 'memory'>, place: Place, groupId: string): void {
  memoryOf(context).delete(logOf(place, groupId));
}

/** The stream was deleted. */
export function dropStreamFacts(
  context: Pick<TxContext, 'memory'>,
  place: Place,
  groupId: string,
  streamId: string,
): void {
  const entry = memoryOf(context).get(logOf(place, groupId));
  // Facts that cannot be loaded have no stream to forget.
  entry?.facts.then(
    ({ streams }) => streams.delete(streamId),
    () => {},
  );
}

function isLoaded({ facts }: Entry): Promise<boolean> {
  return facts.then(
    () => true,
    () => false,
  );
}

async function load(context: StagedContext, place: Place, groupId: string): Promise<GroupFacts> {
  const log = logOf(place, groupId);
  const facts: GroupFacts = {
    place,
    groupId,
    log,
    bytes: 0,
    countedSequence: 0,
    streams: new Map(),
    unwritten: new Set(),
    unwrittenBytes: 0,
    writtenAtMs: context.now(),
    isWriting: false,
  };
  await context.transact(async ({ tx }) => {
    facts.streams.clear();
    const group = await groupFacts.peek(tx, place, groupId);
    facts.bytes = group?.bytes ?? 0;
    facts.countedSequence = group?.countedSequence ?? 0;
    for await (const record of streamFacts.scan(tx, place, { prefix: [groupId], snapshot: true })) {
      facts.streams.set(record.streamId, record);
    }
  });
  let at: number | undefined = facts.countedSequence + 1;
  do {
    const page = await context.segments.read(log, { fromSequence: at, limit: READ_RECORDS });
    for (const { sequence, bytes } of page.records) count(facts, sequence, decodeChunk(bytes));
    at = page.next;
  } while (at !== undefined);
  return facts;
}

/** Counts a chunk that lies in the log. */
export function count(facts: GroupFacts, sequence: number, chunk: Chunk): void {
  const { streamId, firstMs, lastMs, ingestedMs } = chunk;
  const bytes = chunk.bytes.length - chunk.messagesAt + chunk.count * EVENT_OVERHEAD_BYTES;
  const known = facts.streams.get(streamId);
  facts.streams.set(streamId, {
    firstMs: Math.min(known?.firstMs ?? firstMs, firstMs),
    lastMs: Math.max(known?.lastMs ?? lastMs, lastMs),
    ingestedMs: Math.max(known?.ingestedMs ?? ingestedMs, ingestedMs),
  });
  facts.countedSequence = Math.max(facts.countedSequence, sequence);
  facts.bytes += bytes;
  facts.unwritten.add(streamId);
  facts.unwrittenBytes += bytes;
}

/** Writes what was counted, when it is time. */
export async function writeFactsWhenDue(context: StagedContext, facts: GroupFacts): Promise<void> {
  const isDue =
    context.now() - facts.writtenAtMs >= WRITE_AFTER_MS || facts.unwrittenBytes >= WRITE_AFTER_BYTES;
  if (isDue && !facts.isWriting) await writeFacts(context, facts);
}

async function writeFacts(context: StagedContext, facts: GroupFacts): Promise<void> {
  const { place, groupId, countedSequence, bytes } = facts;
  const streamIds = [...facts.unwritten];
  const records = streamIds.flatMap((streamId) => {
    const known = facts.streams.get(streamId);
    return known === undefined ? [] : [{ groupId, streamId, ...known }];
  });
  facts.isWriting = true;
  facts.unwritten.clear();
  facts.unwrittenBytes = 0;
  facts.writtenAtMs = context.now();
  try {
    await context.transact(async ({ tx }) => {
      // Nothing is left of a group that was deleted.
      if ((await groups.getBy(tx, place, 'byId', [groupId])) === undefined) return;
      await groupFacts.put(tx, place, { groupId, countedSequence, bytes });
      for (const record of records) await streamFacts.put(tx, place, record);
    });
  } catch (error) {
    for (const streamId of streamIds) facts.unwritten.add(streamId);
    throw error;
  } finally {
    facts.isWriting = false;
  }
}

/** Times between which the events lie of the streams that are wanted; undefined without events. */
export function spanOf(facts: Iterable<StreamFacts>): { firstMs: number; lastMs: number } | undefined {
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const one of facts) {
    firstMs = Math.min(firstMs, one.firstMs);
    lastMs = Math.max(lastMs, one.lastMs);
  }
  return lastMs < firstMs ? undefined : { firstMs, lastMs };
}

async function forgetUnused(context: StagedContext, memory: Memory): Promise<void> {
  for (const [log, entry] of memory) {
    if (memory.size <= GROUPS_IN_MEMORY_MAX) return;
    if (entry.users > 0) continue;
    memory.delete(log);
    await writeFacts(context, await entry.facts);
  }
}
