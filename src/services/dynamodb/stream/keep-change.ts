/** Puts a change into the stream of its table, as part of the commit that makes it. */

import type { TxContext } from '../../../core/context.ts';
import { equalValues, type Item } from '../item/attribute-value.ts';
import { keyOf } from '../item/key.ts';
import type { Table } from '../table/table.ts';
import { schedule } from './life.ts';
import { shardPrefix, writeChange } from './rows.ts';
import { SHARD_MS, type StreamRecord, type StreamView, streams } from './state.ts';
import { streamArn, streamTopic } from './stream-arn.ts';

export interface ItemImages {
  before: Item | undefined;
  after: Item | undefined;
  isExpiry?: boolean | undefined;
}

interface OpenShard {
  prefix: Uint8Array;
  view: StreamView;
  topic: string;
  /** It has no record yet. */
  isFresh: boolean;
}

/** Costs nothing where the table has no stream. As on AWS, a write that changes nothing leaves no record. */
export async function keepChange(
  context: Pick<TxContext, 'tx' | 'timers' | 'now' | 'outbox'>,
  table: Table,
  { before, after, isExpiry }: ItemImages,
): Promise<void> {
  const { stream } = table.record;
  if (stream === undefined || !isChange(before, after)) return;
  const { tx, outbox } = context;
  const { place, name } = table;
  // Checked at the commit: a shard that is closed gets no record behind its end.
  const open = await streams.derived(tx, place, [name, stream.label], 'open', (record) =>
    openShard(table, record),
  );
  if (open === undefined) return;
  if (open.isFresh) await closeLater(context, table, stream.label);
  const { view } = open;
  const item = after ?? before ?? {};
  writeChange(tx, open.prefix, {
    atMs: context.now(),
    kind: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    keys: keyOf(table.schema, item),
    newImage: view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES' ? after : undefined,
    oldImage: view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES' ? before : undefined,
    isExpiry,
  });
  outbox.wake(open.topic);
}

function isChange(before: Item | undefined, after: Item | undefined): boolean {
  if (before === undefined || after === undefined) return before !== after;
  return !equalValues({ M: before }, { M: after });
}

function openShard({ place }: Table, record: StreamRecord): OpenShard | undefined {
  const shard = record.shards[record.shards.length - 1];
  if (shard === undefined || shard.closedAtMs !== undefined) return undefined;
  return {
    prefix: shardPrefix(place, record.since, shard.number),
    view: record.view,
    topic: streamTopic(streamArn(place, record.table, record.label)),
    isFresh: shard.closesAtMs === undefined,
  };
}

/** With its first record the time of a shard begins; a stream that nobody writes to stays as it is. */
async function closeLater(
  context: Pick<TxContext, 'tx' | 'timers' | 'now'>,
  { place, name }: Table,
  label: string,
): Promise<void> {
  const record = await streams.get(context.tx, place, name, label);
  const shard = record?.shards[record.shards.length - 1];
  if (record === undefined || shard === undefined) return;
  shard.closesAtMs = context.now() + SHARD_MS;
  await streams.put(context.tx, place, record);
  await schedule(context, place, record);
}
