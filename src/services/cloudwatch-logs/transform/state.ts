/** Transformers of groups as they are kept, with those that were there before: events keep what has become of them. */

import { Collection } from '../../../core/collection.ts';
import type { Place } from '../../../core/place.ts';
import { collectionId } from '../../../core/service-numbers.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { Processor } from '../api.gen.ts';
import { isSelected, readCriteria, type Selectable } from '../selection-criteria.ts';

/** Events of older ones are seen as they came. */
const ERAS_MAX = 20;

/** A transformer that acts on what comes. */
export type TransformEra = OwnEra | AccountEra;

/** A group's transformer while it was there, by places in the group's log. */
export interface OwnEra {
  /** It begins behind this one. */
  readonly afterSequence: number;
  /** Inclusive; undefined: it is still there. */
  readonly untilSequence?: number | undefined;
  readonly config: readonly Processor[];
}

/** A transformer of the account while it was there, by the times when events come. */
export interface AccountEra {
  readonly fromMs: number;
  /** Exclusive; undefined: it is still there. */
  readonly untilMs?: number | undefined;
  readonly config: readonly Processor[];
  readonly selectionCriteria?: string | undefined;
}

export interface TransformerRecord {
  groupId: string;
  createdAtMs: number;
  modifiedAtMs: number;
  eras: OwnEra[];
}

export const transformers = new Collection<TransformerRecord, readonly [string]>({
  id: collectionId('cloudwatch-logs', 19),
  name: 'cloudwatch-logs.transformers',
  scope: 'region',
  version: 1,
  key: ({ groupId }) => [groupId],
});

/** Of a policy of the account; it stays when the policy is deleted. */
export interface AccountTransformerRecord {
  policyName: string;
  eras: AccountEra[];
}

export const accountTransformers = new Collection<AccountTransformerRecord, readonly [string]>({
  id: collectionId('cloudwatch-logs', 24),
  name: 'cloudwatch-logs.account-transformers',
  scope: 'region',
  version: 1,
  key: ({ policyName }) => [policyName],
});

interface Transformed extends Selectable {
  readonly id: string;
  readonly class: string;
}

/** All transformers that a group has had, its own before those of the account: it "ignores" these where it has one. */
export async function transformErasOf(
  tx: Transaction,
  place: Place,
  group: Transformed,
): Promise<readonly TransformEra[]> {
  const own = (await transformers.peek(tx, place, group.id))?.eras ?? [];
  if (group.class !== 'STANDARD') return own;
  const { records } = await accountTransformers.list(tx, place, { snapshot: true });
  const ofAccount = records
    .flatMap(({ eras }) => eras)
    .filter(({ selectionCriteria }) => {
      return isSelected(readCriteria(selectionCriteria, ['PREFIX']), group);
    });
  return ofAccount.length === 0 ? own : [...own, ...ofAccount];
}

/** From now on the account's policy says this; without a transformer, nothing. */
export async function transformAccount(
  tx: Transaction,
  place: Place,
  policyName: string,
  nowMs: number,
  era: Pick<AccountEra, 'config' | 'selectionCriteria'> | undefined,
): Promise<void> {
  const known = await accountTransformers.get(tx, place, policyName);
  const ended = (known?.eras ?? []).map((each) => ({ ...each, untilMs: each.untilMs ?? nowMs }));
  const begun: AccountEra[] = era === undefined ? [] : [{ ...era, fromMs: nowMs }];
  await accountTransformers.put(tx, place, { policyName, eras: [...ended, ...begun].slice(-ERAS_MAX) });
}

/** Is what comes now transformed? */
export function isTransforming(eras: readonly TransformEra[]): boolean {
  return eras.some((era) => ('fromMs' in era ? era.untilMs : era.untilSequence) === undefined);
}

/** A group's own that transforms what comes now. */
export function presentConfig(eras: readonly OwnEra[]): readonly Processor[] | undefined {
  const last = eras.at(-1);
  return last?.untilSequence === undefined ? last?.config : undefined;
}

/** Those after the one that is there has ended, if one is. */
export function endedAt(eras: readonly OwnEra[], sequence: number): OwnEra[] {
  return eras.map((era) => ({ ...era, untilSequence: era.untilSequence ?? sequence })).slice(1 - ERAS_MAX);
}
