/** Shard iterators: a place in a shard that the caller carries, good for 15 minutes of the cloud's clock. */

import type { TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import type { Position } from '../dynamodb/stream/sequence.ts';
import type { ShardRecord } from '../dynamodb/stream/state.ts';
import { parseStreamArn, type StreamRef } from '../dynamodb/stream/stream-arn.ts';
import { expiredIterator, validation } from './errors.ts';

const LIFE_MS = 15 * 60 * 1000;
const PURPOSE = 'dynamodb-streams:iterator:';

export interface ShardPlace {
  shardId: string;
  /** Of the first record to read. */
  position: Position;
  /** It begins with the oldest record that is left, whichever that is. */
  fromHorizon?: boolean | undefined;
}

interface Sealed extends ShardPlace {
  issuedAtMs: number;
}

/** As on AWS its ARN stands in front, which the caller is authorised for. */
export function newIterator(
  { seal, now }: Pick<TxContext, 'seal' | 'now'>,
  { arn }: StreamRef,
  { id: shardId }: ShardRecord,
  position: Position,
  fromHorizon?: boolean,
): string {
  const sealed: Sealed = { shardId, position, fromHorizon, issuedAtMs: now() };
  return `${arn}|1|${seal.close(PURPOSE + arn, JSON.stringify(sealed))}`;
}

/** The stream that an iterator is of, whether the rest is good or not. Throws ValidationException. */
export function iteratorStream(iterator: string, place: Place): StreamRef {
  const ref = parseStreamArn(iterator.split('|', 1)[0] ?? '', place);
  if (ref === undefined) throw invalidIterator();
  return ref;
}

/** Throws ValidationException and ExpiredIteratorException. */
export function openIterator(
  { seal, now }: Pick<TxContext, 'seal' | 'now'>,
  { arn }: StreamRef,
  iterator: string,
): ShardPlace {
  const text = seal.open(PURPOSE + arn, iterator.slice(`${arn}|1|`.length));
  if (text === undefined) throw invalidIterator();
  // What newIterator sealed.
  const { issuedAtMs, ...where } = JSON.parse(text) as Sealed;
  if (now() >= issuedAtMs + LIFE_MS) throw expiredIterator();
  return where;
}

function invalidIterator(): Error {
  return validation('Invalid ShardIterator');
}
