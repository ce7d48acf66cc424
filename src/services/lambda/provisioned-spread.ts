/**
 * How what is provisioned for an alias is spread over the versions that it leads to.
 * https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedConcurrencyConfigListItem.html
 */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { isAliasName } from './names.ts';
import { type AliasRecord, aliases, type ProvisionedRecord } from './state.ts';

/** Counts of sandboxes by version. */
export type Spread = Readonly<Record<string, number>>;

/**
 * Shares by weight, to the nearest whole sandbox. An alias that moves keeps all of them at both versions, until those of
 * the new one are there.
 */
function sharesOf(requested: number, { version, weights, isMoving = false }: AliasRecord): Spread {
  const shares: Record<string, number> = {};
  let left = requested;
  for (const [other, weight] of Object.entries(weights)) {
    const share = isMoving ? requested : Math.min(left, Math.round(requested * weight));
    shares[other] = share;
    if (!isMoving) left -= share;
  }
  return { [version]: left, ...shares };
}

/** What a configuration asks for. An alias that is gone asks for nothing. */
export function wantedOf(
  { requested, qualifier }: ProvisionedRecord,
  alias: AliasRecord | undefined,
): Spread {
  if (!isAliasName(qualifier)) return { [qualifier]: requested };
  return alias === undefined ? {} : sharesOf(requested, alias);
}

/** What there is of it. Records of older releases have one number, for the alias's own version. */
export function madeOf(
  { made, allocated, qualifier }: ProvisionedRecord,
  alias: AliasRecord | undefined,
): Spread {
  return made ?? { [alias?.version ?? qualifier]: allocated };
}

/** The alias of a configuration that is an alias's. */
export async function aliasOf(
  tx: Transaction,
  place: Place,
  { functionName, qualifier }: Pick<ProvisionedRecord, 'functionName' | 'qualifier'>,
): Promise<AliasRecord | undefined> {
  return isAliasName(qualifier) ? aliases.get(tx, place, functionName, qualifier) : undefined;
}

/**
 * The record with other counts, and the status that follows from them. What nobody wants any more is left out, and of
 * what is wanted no more counts than that.
 *
 * @param reason why some of it cannot be made
 */
export function withMade(
  record: ProvisionedRecord,
  wanted: Spread,
  made: Spread,
  reason?: string,
): ProvisionedRecord {
  const kept = Object.entries(wanted).map(([version, count]): [string, number] => [
    version,
    Math.min(made[version] ?? 0, count),
  ]);
  const isWhole = kept.every(([version, count]) => count === wanted[version]);
  const sum = kept.reduce((total, [, count]) => total + count, 0);
  const lacking = reason === undefined ? 'IN_PROGRESS' : 'FAILED';
  return {
    ...record,
    made: Object.fromEntries(kept),
    allocated: Math.min(record.requested, sum),
    status: isWhole ? 'READY' : lacking,
    reason: isWhole ? undefined : reason,
  };
}
