/**
 * The quota of stored code: what all versions and layers of an account have in a region, as archives.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { lambdaError } from './errors.ts';
import { type CodeRef, codeBytes } from './state.ts';

/** 75 GB, as AWS counts them. */
export const CODE_BYTES_MAX = 80_530_636_800;

/**
 * Counts code that a version or layer brings. What it replaces is to be given beside it.
 *
 * @throws AwsError CodeStorageExceededException
 */
export async function takeCodeStorage(
  tx: Transaction,
  place: Place,
  code: CodeRef | undefined,
  replaced?: CodeRef,
): Promise<void> {
  if (code === undefined) return;
  const used = (await codeBytes.sum(tx, place)) - (replaced?.size ?? 0);
  if (used + code.size > CODE_BYTES_MAX) {
    throw lambdaError('CodeStorageExceededException', 'Code storage limit exceeded.');
  }
  codeBytes.add(tx, place, code.size, 'all');
}

/** Counts no longer what a version or layer had. */
export function giveCodeStorage(tx: Transaction, place: Place, code: CodeRef | undefined): void {
  if (code !== undefined) codeBytes.add(tx, place, -code.size, 'all');
}
