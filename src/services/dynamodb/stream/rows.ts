/**
 * The rows of changes: commit that made the stream, number of the shard, commit of the change, place among the rows of
 * that commit -> what changed. So a shard is one range, in the order in which its changes were committed.
 */

import { decodeValue, encodeValue } from '../../../core/codec.ts';
import type { AnyCollection } from '../../../core/collection.ts';
import { keyPrefix, type Place, prefixBytes } from '../../../core/place.ts';
import { collectionId } from '../../../core/service-numbers.ts';
import type { KeyedRow, Range } from '../../../core/store.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { afterPrefix, COMMIT_VERSION, decodeKey, encodeKey, KnownVersion } from '../../../core/tuple.ts';
import type { Item } from '../item/attribute-value.ts';
import { following, type Position, sequenceNumber } from './sequence.ts';
import type { ShardRecord, StreamRecord } from './state.ts';

export const streamRows: AnyCollection = {
  id: collectionId('dynamodb', 15),
  name: 'dynamodb.stream-rows',
  scope: 'region',
  version: 1,
  migrations: {},
};

export interface Change {
  /** By the movable clock. */
  atMs: number;
  kind: 'INSERT' | 'MODIFY' | 'REMOVE';
  keys: Item;
  /** As far as the stream's view has them. */
  newImage?: Item | undefined;
  oldImage?: Item | undefined;
  /** It expired: DynamoDB itself deleted it. */
  isExpiry?: boolean | undefined;
}

export interface PlacedChange {
  position: Position;
  change: Change;
}

/** The start of a shard's rows. */
export function shardPrefix(place: Place, since: number, shard: number): Uint8Array {
  return encodeKey(keyPrefix(streamRows.id, 0, streamRows.scope, place), [new KnownVersion(since), shard])
    .key;
}

export function writeChange(tx: Transaction, prefix: Uint8Array, change: Change): void {
  const key = encodeKey(prefix, [COMMIT_VERSION, tx.versionedRows]);
  tx.set(key, encodeValue(streamRows.version, change, false));
}

/** A shard's rows from `from` on. */
export function changesFrom(
  place: Place,
  { since }: StreamRecord,
  shard: ShardRecord,
  from?: Position,
): Range {
  const prefix = shardPrefix(place, since, shard.number);
  const gte =
    from === undefined ? prefix : encodeKey(prefix, [new KnownVersion(from.version), from.index]).key;
  return { gte, lt: afterPrefix(prefix) ?? prefix };
}

export function decodeChange(row: KeyedRow): PlacedChange {
  const { key, value } = row;
  if (typeof value === 'number')
    throw new TypeError(`${streamRows.name}: a counter where a change should be`);
  const [, , version, index] = decodeKey(key, prefixBytes(streamRows.scope));
  if (!(version instanceof KnownVersion) || typeof index !== 'number') {
    throw new TypeError(`${streamRows.name}: no such key`);
  }
  // What writeChange wrote, read back.
  return { position: { version: version.value, index }, change: decodeValue(value) as Change };
}

export async function lastPosition(
  tx: Transaction,
  place: Place,
  stream: StreamRecord,
  shard: ShardRecord,
): Promise<Position | undefined> {
  const range = changesFrom(place, stream, shard);
  const { rows } = await tx.list(range, { limit: 1, reverse: true }, { snapshot: true });
  return rows[0] === undefined ? undefined : decodeChange(rows[0]).position;
}

/** The first sequence number of a shard: behind its parent's last one. */
export async function shardStart(
  tx: Transaction,
  place: Place,
  stream: StreamRecord,
  shard: ShardRecord,
): Promise<string> {
  if (shard.startsAt !== undefined) return shard.startsAt;
  const parent = stream.shards[stream.shards.indexOf(shard) - 1];
  if (parent === undefined) return sequenceNumber({ version: stream.since, index: 0 });
  const last = await lastPosition(tx, place, stream, parent);
  if (last !== undefined) return sequenceNumber(following(last));
  return String(BigInt(await shardStart(tx, place, stream, parent)) + 1n);
}

/** The last sequence number of a closed shard; an empty one ends where it starts. */
export async function shardEnd(
  tx: Transaction,
  place: Place,
  stream: StreamRecord,
  shard: ShardRecord,
): Promise<string> {
  const last = await lastPosition(tx, place, stream, shard);
  return last === undefined ? shardStart(tx, place, stream, shard) : sequenceNumber(last);
}
