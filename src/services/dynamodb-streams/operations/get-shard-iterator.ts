import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { changesFrom, decodeChange, lastPosition, shardEnd, shardStart } from '../../dynamodb/stream/rows.ts';
import { BEGINNING, following, type Position, positionOf } from '../../dynamodb/stream/sequence.ts';
import { RETENTION_MS, type ShardRecord, type StreamRecord } from '../../dynamodb/stream/state.ts';
import type { GetShardIteratorInput } from '../api.gen.ts';
import { trimmedData, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { newIterator } from '../iterator.ts';
import { shardOf } from '../streams.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
export const getShardIterator: Handler<'GetShardIterator'> = async (context, input) => {
  const { ShardIteratorType: type } = input;
  const wanted = wantedNumber(input);
  const { ref, stream, shard } = await shardOf(context, input);
  if (wanted !== undefined) {
    const position = await checkedPosition(context, ref.place, { stream, shard }, wanted);
    const from = type === 'AT_SEQUENCE_NUMBER' ? position : following(position);
    return { ShardIterator: newIterator(context, ref, shard, from) };
  }
  if (type === 'TRIM_HORIZON') {
    return { ShardIterator: newIterator(context, ref, shard, BEGINNING, true) };
  }
  const last = await lastPosition(context.tx, ref.place, stream, shard);
  // Of an empty shard, whatever will be its first record is new.
  const from = last === undefined ? BEGINNING : following(last);
  return { ShardIterator: newIterator(context, ref, shard, from, last === undefined) };
};

/** The sequence number of those types that have one. Throws ValidationException. */
function wantedNumber({
  ShardIteratorType: type,
  SequenceNumber,
}: GetShardIteratorInput): string | undefined {
  if (type === 'TRIM_HORIZON' || type === 'LATEST') {
    if (SequenceNumber === undefined) return undefined;
    throw validation(`SequenceNumber must not be specified for ShardIteratorType ${type}`);
  }
  if (type === 'AT_TIMESTAMP') throw validation('ShardIteratorType AT_TIMESTAMP is not supported');
  if (SequenceNumber !== undefined) return SequenceNumber;
  throw validation(`SequenceNumber must be specified for ShardIteratorType ${type}`);
}

/** Throws ValidationException for what is not of this shard, TrimmedDataAccessException for what is too old. */
async function checkedPosition(
  { tx, now }: TxContext,
  place: Place,
  { stream, shard }: { stream: StreamRecord; shard: ShardRecord },
  sequence: string,
): Promise<Position> {
  const position = positionOf(sequence);
  const isEarly = sequence < (await shardStart(tx, place, stream, shard));
  const isClosed = shard.closedAtMs !== undefined;
  const isLate = isClosed && sequence > (await shardEnd(tx, place, stream, shard));
  if (position === undefined || isEarly || isLate) {
    throw validation(`Invalid SequenceNumber: ${sequence} is not of shard ${shard.id}`);
  }
  const { rows } = await tx.list(
    changesFrom(place, stream, shard, position),
    { limit: 1 },
    { snapshot: true },
  );
  const first = rows[0] && decodeChange(rows[0]);
  if (first !== undefined && first.change.atMs <= now() - RETENTION_MS) throw trimmedData();
  return position;
}
