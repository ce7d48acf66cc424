/** How streams and their shards begin and end. */

import { commitVersion } from '../../../core/collection.ts';
import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import type { TableRecord } from '../state.ts';
import { changesFrom, shardEnd } from './rows.ts';
import { RETENTION_MS, type ShardRecord, type StreamRecord, type StreamView, streams } from './state.ts';
import { streamArn, streamTopic } from './stream-arn.ts';

const TIMER = 'turnStream';
const BATCH_ROWS = 500;

type LifeContext = Pick<TxContext, 'tx' | 'timers' | 'now' | 'ids' | 'outbox'>;

interface TurnBody {
  place: Place;
  table: string;
  label: string;
}

function labelOf(atMs: number): string {
  return new Date(atMs).toISOString().replace(/Z$/, '');
}

function newShard({ ids }: Pick<TxContext, 'ids'>, nowMs: number, parent?: ShardRecord): ShardRecord {
  return {
    id: `shardId-${String(nowMs).padStart(20, '0')}-${ids.hex(8)}`,
    number: parent === undefined ? 0 : parent.number + 1,
    parentId: parent?.id,
  };
}

/** Begins the stream that the record names, under a label of its own. The record is still to be put. */
export async function beginStream(context: LifeContext, place: Place, table: TableRecord): Promise<void> {
  const { tx } = context;
  const { stream, name } = table;
  if (stream === undefined) return;
  const nowMs = context.now();
  let atMs = nowMs;
  // A label is a time; a stream that was just disabled may hold this very one.
  while ((await streams.get(tx, place, name, labelOf(atMs))) !== undefined) atMs++;
  stream.label = labelOf(atMs);
  await streams.put(tx, place, {
    table: name,
    label: stream.label,
    since: commitVersion(),
    // Checked by the model, and its absence by whoever made the record.
    view: stream.specification.StreamViewType as StreamView,
    keySchema: table.keySchema,
    createdAtMs: nowMs,
    shards: [newShard(context, nowMs)],
  });
}

/** Disables the stream with its table or without: what it holds can be read for another 24 hours. */
export async function endStream(
  context: LifeContext,
  place: Place,
  table: string,
  label: string,
): Promise<void> {
  const record = await streams.get(context.tx, place, table, label);
  if (record === undefined) return;
  record.disabledAtMs = context.now();
  closeLast(record, context.now());
  context.outbox.wake(streamTopic(streamArn(place, table, label)));
  await streams.put(context.tx, place, record);
  await schedule(context, place, record);
}

function closeLast({ shards }: StreamRecord, nowMs: number): void {
  const shard = shards[shards.length - 1];
  if (shard === undefined || shard.closedAtMs !== undefined) return;
  shard.closedAtMs = nowMs;
  shard.closesAtMs = undefined;
}

/** When something of the stream is to be done next. */
function nextDueMs({ shards }: StreamRecord): number | undefined {
  const dues = shards.flatMap(({ closesAtMs, closedAtMs }) =>
    closedAtMs === undefined ? (closesAtMs ?? []) : closedAtMs + RETENTION_MS,
  );
  return dues.length === 0 ? undefined : Math.min(...dues);
}

/** Sets the stream's timer for what is due next. */
export async function schedule(
  { timers }: Pick<TxContext, 'timers'>,
  place: Place,
  record: StreamRecord,
  dueMs = nextDueMs(record),
): Promise<void> {
  const { table, label } = record;
  if (dueMs === undefined) return;
  const body: TurnBody = { place, table, label };
  const id = `${place.account}:${place.region}:${table}:${label}`;
  await timers.set({ service: 'dynamodb', timer: TIMER, id, atMs: dueMs, body });
}

/** A stream's timer: closes its shard and opens the next, takes away shards that are too old and then the stream. */
export async function turnStream(context: LifeContext, body: unknown): Promise<void> {
  // What schedule stored.
  const { place, table, label } = body as TurnBody;
  const record = await streams.get(context.tx, place, table, label);
  if (record === undefined) return;
  const nowMs = context.now();
  rollShard(context, place, record, nowMs);
  const isDone = await trimShards(context, place, record, nowMs);
  if (record.shards.length === 0) {
    await streams.delete(context.tx, place, table, label);
    return;
  }
  await streams.put(context.tx, place, record);
  await schedule(context, place, record, isDone ? undefined : nowMs);
}

function rollShard(context: LifeContext, place: Place, record: StreamRecord, nowMs: number): void {
  const last = record.shards[record.shards.length - 1];
  if (last?.closesAtMs === undefined || last.closesAtMs > nowMs) return;
  closeLast(record, nowMs);
  record.shards.push(newShard(context, nowMs, last));
  context.outbox.wake(streamTopic(streamArn(place, record.table, record.label)));
}

/** Resolves with false when there is more to take away. */
async function trimShards(
  { tx }: LifeContext,
  place: Place,
  record: StreamRecord,
  nowMs: number,
): Promise<boolean> {
  for (;;) {
    const [shard, next] = record.shards;
    if (shard?.closedAtMs === undefined || shard.closedAtMs + RETENTION_MS > nowMs) return true;
    // Nothing is added to a closed shard.
    const range = changesFrom(place, record, shard);
    const { rows } = await tx.list(range, { limit: BATCH_ROWS }, { snapshot: true });
    if (rows.length < BATCH_ROWS && next !== undefined) {
      next.startsAt = String(BigInt(await shardEnd(tx, place, record, shard)) + 1n);
    }
    for (const row of rows) tx.delete(row.key);
    if (rows.length === BATCH_ROWS) return false;
    record.shards.shift();
  }
}
