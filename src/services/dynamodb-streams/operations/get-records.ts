import type { TxContext } from '../../../core/context.ts';
import { changesFrom, decodeChange, type PlacedChange } from '../../dynamodb/stream/rows.ts';
import { following, type Position } from '../../dynamodb/stream/sequence.ts';
import { RETENTION_MS, type ShardRecord, type StreamRecord } from '../../dynamodb/stream/state.ts';
import type { StreamRef } from '../../dynamodb/stream/stream-arn.ts';
import { iteratorShardNotFound, trimmedData } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { iteratorStream, newIterator, openIterator, type ShardPlace } from '../iterator.ts';
import { changeSizeBytes, outputRecord } from '../record.ts';
import { checkedLimit, streamOf } from '../streams.ts';

const RECORDS_MAX = 1000;
/** Of a page: "a maximum of 1 MB of data or 1000 stream records". */
const PAGE_BYTES_MAX = 1024 * 1024;
/** Rows looked at together: few enough that the greatest items do not become a burden. */
const BATCH_ROWS = 64;

interface Page {
  found: PlacedChange[];
  /** Where the next page begins. */
  next: Position;
  /** The shard has nothing behind it by now. */
  isAtEnd: boolean;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
export const getRecords: Handler<'GetRecords'> = async (context, input) => {
  const limit = checkedLimit(input.Limit, RECORDS_MAX);
  const ref = iteratorStream(input.ShardIterator, context.place);
  const where = openIterator(context, ref, input.ShardIterator);
  const stream = await streamOf(context.tx, ref);
  const shard = stream.shards.find(({ id }) => id === where.shardId);
  if (shard === undefined) throw iteratorShardNotFound();
  const { found, next, isAtEnd } = await readPage(context, ref, { stream, shard, where, limit });
  const isOver = isAtEnd && shard.closedAtMs !== undefined;
  // Who began with the oldest record goes on with those behind it, and no longer with the then oldest.
  const fromHorizon = found.length === 0 && where.fromHorizon;
  return {
    Records: found.map((placed) => outputRecord(ref, stream, placed)),
    NextShardIterator: isOver ? undefined : newIterator(context, ref, shard, next, fromHorizon),
  };
};

async function readPage(
  { tx, now }: TxContext,
  { place }: StreamRef,
  request: { stream: StreamRecord; shard: ShardRecord; where: ShardPlace; limit: number },
): Promise<Page> {
  const { stream, shard, where, limit } = request;
  const horizonMs = now() - RETENTION_MS;
  const found: PlacedChange[] = [];
  let next = where.position;
  let bytes = 0;
  for (;;) {
    const range = changesFrom(place, stream, shard, next);
    const { rows } = await tx.list(range, { limit: BATCH_ROWS }, { snapshot: true });
    for (const row of rows) {
      const placed = decodeChange(row);
      if (placed.change.atMs <= horizonMs) {
        if (where.fromHorizon !== true) throw trimmedData();
        next = following(placed.position);
        continue;
      }
      bytes += changeSizeBytes(placed);
      const isFull = found.length === limit || (bytes > PAGE_BYTES_MAX && found.length > 0);
      if (isFull) return { found, next, isAtEnd: false };
      found.push(placed);
      next = following(placed.position);
    }
    if (rows.length < BATCH_ROWS) return { found, next, isAtEnd: true };
  }
}
