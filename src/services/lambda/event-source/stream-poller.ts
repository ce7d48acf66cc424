/**
 * Reads the stream of a table for a function, shard by shard, children behind their parents. How far it has come is
 * stored behind each batch: after a crash the last one comes again.
 */

import { createHash } from 'node:crypto';
import type { CallAs, StagedContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { Place } from '../../../core/place.ts';
import type { GetRecordsOutput, Shard } from '../../dynamodb-streams/api.gen.ts';
import { type Pattern, parsePattern, passes } from './filter.ts';
import { callerAsRole } from './role-caller.ts';
import { parseSource, type Source } from './source.ts';
import { type CheckpointRecord, checkpoints, type MappingRecord } from './state.ts';
import { processBatch, type StreamTask } from './stream-batch.ts';
import { type StreamEvent, streamEvent } from './stream-event.ts';
import { roleUse, targetOf } from './target.ts';

const RECORDS_MAX = 1000;
/** An iterator lives for 15 minutes: who waits takes a new one before. */
const WAIT_MS_MAX = 5 * 60_000;

interface Poller {
  context: StagedContext;
  place: Place;
  mapping: MappingRecord;
  source: Source;
  patterns: readonly Pattern[];
  asRole: () => Promise<CallAs>;
  /** As DynamoDB wakes those who read a stream. */
  topic: string;
}

export async function pollStream(
  context: StagedContext,
  place: Place,
  mapping: MappingRecord,
): Promise<void> {
  const source = parseSource(mapping.sourceArn, place);
  const { functionName: name, qualifier } = mapping;
  const target = await context.transact(({ tx }) => targetOf(tx, { place, name, qualifier }));
  const poller: Poller = {
    context,
    place,
    mapping,
    source,
    patterns: (mapping.filters ?? []).map(parsePattern),
    asRole: callerAsRole(context, roleUse(place, target)),
    topic: `dynamodb-stream:${source.arn}`,
  };
  while (!context.signal.aborted) {
    const ready = await readyShards(poller);
    if (ready.length > 0) await Promise.all(ready.map((shard) => readShard(poller, shard)));
    // A stream that is disabled and read to its end: nothing will come any more.
    else await context.waiters.wait(poller.topic, context.now() + WAIT_MS_MAX, context.signal);
  }
}

/** Shards that are not done with and whose parents are. */
async function readyShards({ context, place, mapping, source, asRole }: Poller): Promise<Shard[]> {
  const shards = await allShards(await asRole(), source);
  const { records } = await context.transact(({ tx }) =>
    checkpoints.list(tx, place, { prefix: [mapping.uuid] }),
  );
  const done = new Set(records.filter(({ isDone }) => isDone).map(({ shardId }) => shardId));
  const isOpen = ({ ShardId = '' }: Shard) => !done.has(ShardId);
  const waits = new Set(shards.filter(isOpen).map(({ ShardId }) => ShardId));
  return shards.filter((shard) => isOpen(shard) && !waits.has(shard.ParentShardId));
}

export async function allShards(call: CallAs, { arn: StreamArn, place }: Source): Promise<Shard[]> {
  const shards: Shard[] = [];
  let ExclusiveStartShardId: string | undefined;
  do {
    const input = { StreamArn, ExclusiveStartShardId };
    const { StreamDescription } = await call('dynamodb-streams', 'DescribeStream', input, place);
    shards.push(...(StreamDescription?.Shards ?? []));
    ExclusiveStartShardId = StreamDescription?.LastEvaluatedShardId;
  } while (ExclusiveStartShardId !== undefined);
  return shards;
}

/**
 * Where a mapping that wants only what is new begins: behind all that is there now.
 *
 * @throws AwsError what the stream says
 */
export async function latestCheckpoints(
  call: CallAs,
  source: Source,
): Promise<Omit<CheckpointRecord, 'uuid'>[]> {
  const found: Omit<CheckpointRecord, 'uuid'>[] = [];
  for (const { ShardId: shardId = '', SequenceNumberRange: range } of await allShards(call, source)) {
    if (range?.EndingSequenceNumber !== undefined) found.push({ shardId, isDone: true });
    else found.push({ shardId, isDone: false, sequence: await lastSequence(call, source, shardId) });
  }
  return found;
}

async function lastSequence(call: CallAs, source: Source, shardId: string): Promise<string | undefined> {
  let sequence: string | undefined;
  let iterator = await iteratorAt(call, source, shardId, undefined);
  while (iterator !== undefined) {
    const page: GetRecordsOutput = await call(
      'dynamodb-streams',
      'GetRecords',
      { ShardIterator: iterator },
      source.place,
    );
    sequence = page.Records?.at(-1)?.dynamodb?.SequenceNumber ?? sequence;
    iterator = page.Records?.length === 0 ? undefined : page.NextShardIterator;
  }
  return sequence;
}

async function iteratorAt(
  call: CallAs,
  { arn: StreamArn, place }: Source,
  ShardId: string,
  after: string | undefined,
): Promise<string | undefined> {
  const base = { StreamArn, ShardId };
  const oldest = { ...base, ShardIteratorType: 'TRIM_HORIZON' as const };
  if (after !== undefined) {
    const input = { ...base, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber: after };
    try {
      return (await call('dynamodb-streams', 'GetShardIterator', input, place)).ShardIterator;
    } catch (error) {
      // What it stood behind is gone, and so is everything before it.
      if (!(error instanceof AwsError) || error.code !== 'TrimmedDataAccessException') throw error;
    }
  }
  return (await call('dynamodb-streams', 'GetShardIterator', oldest, place)).ShardIterator;
}

interface Collected {
  events: StreamEvent[];
  /** The shard has ended behind them. */
  isOver: boolean;
}

async function readShard(poller: Poller, { ShardId: shardId = '' }: Shard): Promise<void> {
  const { context, place, mapping } = poller;
  const { uuid, stream } = mapping;
  if (stream === undefined) throw new TypeError('A mapping of a stream without its settings');
  const task: StreamTask = { context, place, mapping, stream, asRole: poller.asRole, shardId };
  const stored = await context.transact(({ tx }) => checkpoints.get(tx, place, uuid, shardId));
  let sequence = stored?.sequence;
  while (!context.signal.aborted) {
    const { events, isOver } = await collect(poller, shardId, sequence);
    const wanted = events.filter(({ event }) => passes(poller.patterns, event as never));
    if (!(await processLanes(task, wanted))) return;
    sequence = events.at(-1)?.sequence ?? sequence;
    const isStopped = context.signal.aborted && events.length === 0;
    if (isStopped) return;
    await context.transact(async ({ tx }) => {
      await checkpoints.put(tx, place, { uuid, shardId, sequence, isDone: isOver });
    });
    if (isOver) return;
  }
}

/** Where a shard is being read. */
interface Reading {
  shardId: string;
  /** The last record that was read. */
  after: string | undefined;
  iterator: string | undefined;
}

/** Records for one round of calls: what is there, or what comes within the batching window. */
async function collect(poller: Poller, shardId: string, after: string | undefined): Promise<Collected> {
  const { context, mapping, topic } = poller;
  const most = mapping.batchSize * (mapping.stream?.parallelization ?? 1);
  const reading: Reading = { shardId, after, iterator: undefined };
  const events: StreamEvent[] = [];
  let endMs: number | undefined;
  const watch = context.waiters.watch(topic);
  try {
    while (!context.signal.aborted) {
      const page = await readOn(poller, reading, most - events.length);
      events.push(...page.events);
      if (page.isOver || events.length >= most) return { events, isOver: page.isOver };
      if (page.mayHaveMore) continue;
      if (events.length > 0) endMs ??= context.now() + mapping.windowSeconds * 1000;
      if (endMs !== undefined && context.now() >= endMs) return { events, isOver: false };
      await watch.wait(endMs ?? context.now() + WAIT_MS_MAX, context.signal);
    }
    return { events: [], isOver: false };
  } finally {
    watch.close();
  }
}

async function readOn(
  { source, asRole }: Poller,
  reading: Reading,
  count: number,
): Promise<Collected & { mayHaveMore: boolean }> {
  const call = await asRole();
  reading.iterator ??= await iteratorAt(call, source, reading.shardId, reading.after);
  if (reading.iterator === undefined) return { events: [], isOver: true, mayHaveMore: false };
  const page = await readPage(call, source, reading.iterator, Math.min(count, RECORDS_MAX));
  reading.iterator = page?.NextShardIterator;
  if (page === undefined) return { events: [], isOver: false, mayHaveMore: true };
  const events = (page.Records ?? []).map((record) => streamEvent(source, record));
  reading.after = events.at(-1)?.sequence ?? reading.after;
  return { events, isOver: reading.iterator === undefined, mayHaveMore: events.length > 0 };
}

/** A page, or nothing when the iterator is too old: a new one goes on where the records have come to. */
async function readPage(
  call: CallAs,
  source: Source,
  ShardIterator: string,
  Limit: number,
): Promise<GetRecordsOutput | undefined> {
  try {
    return await call('dynamodb-streams', 'GetRecords', { ShardIterator, Limit }, source.place);
  } catch (error) {
    const isStale =
      error instanceof AwsError &&
      (error.code === 'ExpiredIteratorException' || error.code === 'TrimmedDataAccessException');
    if (isStale) return undefined;
    throw error;
  }
}

/** So many calls at a time as ParallelizationFactor says; what is of one item stays in one lane. */
async function processLanes(task: StreamTask, events: readonly StreamEvent[]): Promise<boolean> {
  const { parallelization } = task.stream;
  const lanes: StreamEvent[][] = Array.from({ length: parallelization }, () => []);
  for (const event of events) lanes[laneOf(event.key, parallelization)]?.push(event);
  const done = await Promise.all(lanes.map((lane) => processLane(task, lane)));
  return done.every(Boolean);
}

function laneOf(key: string, lanes: number): number {
  return lanes === 1 ? 0 : createHash('md5').update(key).digest().readUInt32BE(0) % lanes;
}

async function processLane(task: StreamTask, events: readonly StreamEvent[]): Promise<boolean> {
  const { batchSize } = task.mapping;
  for (let from = 0; from < events.length; from += batchSize) {
    if (!(await processBatch(task, events.slice(from, from + batchSize)))) return false;
  }
  return true;
}
