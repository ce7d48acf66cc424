/** Look-ups of streams and shards that throw AWS's errors. */

import type { TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { type ShardRecord, type StreamRecord, streams } from '../dynamodb/stream/state.ts';
import { parseStreamArn, type StreamRef } from '../dynamodb/stream/stream-arn.ts';
import { limitTooHigh, shardNotFound, streamNotFound, validation } from './errors.ts';

/** The stream that a request names. Throws ValidationException. */
export function streamRef(arn: string, place: Place): StreamRef {
  const ref = parseStreamArn(arn, place);
  if (ref === undefined) throw validation(`Invalid StreamArn: ${arn}`);
  return ref;
}

/** Throws ResourceNotFoundException. */
export async function streamOf(tx: Transaction, ref: StreamRef): Promise<StreamRecord> {
  const record = await streams.get(tx, ref.place, ref.table, ref.label);
  if (record === undefined) throw streamNotFound(ref.arn);
  return record;
}

/** The stream of a request and one of its shards. Throws ResourceNotFoundException. */
export async function shardOf(
  { tx, place }: Pick<TxContext, 'tx' | 'place'>,
  { StreamArn, ShardId }: { StreamArn: string; ShardId: string },
): Promise<{ ref: StreamRef; stream: StreamRecord; shard: ShardRecord }> {
  const ref = streamRef(StreamArn, place);
  const stream = await streamOf(tx, ref);
  const shard = stream.shards.find(({ id }) => id === ShardId);
  if (shard === undefined) throw shardNotFound();
  return { ref, stream, shard };
}

/** Throws ValidationException. */
export function checkedLimit(limit: number | undefined, max: number): number {
  if (limit !== undefined && limit > max) throw limitTooHigh(limit, max);
  return limit ?? max;
}
