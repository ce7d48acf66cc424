/** Transformers of groups as they are kept, with those that were there before: events keep what has become of them. */

import { Collection } from '../../../core/collection.ts';
import type { Place } from '../../../core/place.ts';
import { collectionId } from '../../../core/service-numbers.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { Processor } from '../api.gen.ts';

/** Events of older ones are seen as they came. */
const ERAS_MAX = 20;

/** A transformer while it was there, by places in the group's log. */
export interface TransformEra {
  /** It begins behind this one. */
  readonly afterSequence: number;
  /** Inclusive; undefined: it is still there. */
  readonly untilSequence?: number | undefined;
  readonly config: readonly Processor[];
}

export interface TransformerRecord {
  groupId: string;
  createdAtMs: number;
  modifiedAtMs: number;
  eras: TransformEra[];
}

export const transformers = new Collection<TransformerRecord, readonly [string]>({
  id: collectionId('cloudwatch-logs', 19),
  name: 'cloudwatch-logs.transformers',
  scope: 'region',
  version: 1,
  key: ({ groupId }) => [groupId],
});

/** All transformers that a group has had. */
export async function transformErasOf(
  tx: Transaction,
  place: Place,
  groupId: string,
): Promise<readonly TransformEra[]> {
  return (await transformers.peek(tx, place, groupId))?.eras ?? [];
}

/** The one that transforms what comes now. */
export function presentConfig(eras: readonly TransformEra[]): readonly Processor[] | undefined {
  const last = eras.at(-1);
  return last?.untilSequence === undefined ? last?.config : undefined;
}

/** Those after the one that is there has ended, if one is. */
export function endedAt(eras: readonly TransformEra[], sequence: number): TransformEra[] {
  return eras.map((era) => ({ ...era, untilSequence: era.untilSequence ?? sequence })).slice(1 - ERAS_MAX);
}
