import type { Transaction } from '../../../core/transaction.ts';
import { shardEnd, shardStart } from '../../dynamodb/stream/rows.ts';
import type { ShardRecord, StreamRecord } from '../../dynamodb/stream/state.ts';
import type { StreamRef } from '../../dynamodb/stream/stream-arn.ts';
import type { DescribeStreamInput, Shard } from '../api.gen.ts';
import { shardNotFound, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { checkedLimit, streamOf, streamRef } from '../streams.ts';

const SHARDS_MAX = 100;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html */
export const describeStream: Handler<'DescribeStream'> = async ({ tx, place }, input) => {
  const limit = checkedLimit(input.Limit, SHARDS_MAX);
  const ref = streamRef(input.StreamArn, place);
  const stream = await streamOf(tx, ref);
  const wanted = chosen(stream, input);
  const page = wanted.slice(0, limit);
  const Shards: Shard[] = [];
  for (const shard of page) Shards.push(await describeShard(tx, ref, stream, shard));
  return {
    StreamDescription: {
      StreamArn: ref.arn,
      StreamLabel: stream.label,
      StreamStatus: stream.disabledAtMs === undefined ? 'ENABLED' : 'DISABLED',
      StreamViewType: stream.view,
      CreationRequestDateTime: new Date(stream.createdAtMs),
      TableName: stream.table,
      KeySchema: stream.keySchema,
      Shards,
      LastEvaluatedShardId: page.length < wanted.length ? page[page.length - 1]?.id : undefined,
    },
  };
};

/** The shards behind the start, and by the filter the children of one of them. */
function chosen(
  { shards }: StreamRecord,
  { ExclusiveStartShardId: after, ShardFilter: filter }: DescribeStreamInput,
): readonly ShardRecord[] {
  // The start may be gone by now: ids begin with the time of their shard.
  const rest = after === undefined ? shards : shards.filter(({ id }) => id > after);
  if (filter === undefined) return rest;
  const { Type: type, ShardId: parent } = filter;
  if (type === undefined) throw validation('ShardFilter must have a Type');
  if (parent === undefined) throw validation(`ShardFilter of type ${type} must have a ShardId`);
  if (!shards.some(({ id, parentId }) => id === parent || parentId === parent)) throw shardNotFound();
  return rest.filter(({ parentId }) => parentId === parent);
}

async function describeShard(
  tx: Transaction,
  { place }: StreamRef,
  stream: StreamRecord,
  shard: ShardRecord,
): Promise<Shard> {
  const isOpen = shard.closedAtMs === undefined;
  return {
    ShardId: shard.id,
    SequenceNumberRange: {
      StartingSequenceNumber: await shardStart(tx, place, stream, shard),
      EndingSequenceNumber: isOpen ? undefined : await shardEnd(tx, place, stream, shard),
    },
    ParentShardId: shard.parentId,
  };
}
