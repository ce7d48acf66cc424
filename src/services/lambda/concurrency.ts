/**
 * How many of a function run at a time. Counted in memory: what runs ends with the process.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */

import { AwsError } from '../../core/errors.ts';
import type { Place } from '../../core/place.ts';
import type { ServiceMemory } from '../../core/service-memory.ts';
import type { Transaction } from '../../core/transaction.ts';
import { tooManyRequests } from './errors.ts';
import { type FunctionRecord, functions } from './state.ts';

export const ACCOUNT_CONCURRENCY = 1000;
/** So many stay for functions without a share of their own. */
export const UNRESERVED_MIN = 100;

interface Running {
  /** By account, region and name; what shares the rest is counted under the empty name. */
  readonly counts: Map<string, number>;
}

function runningOf(memory: ServiceMemory): Running {
  return memory.of('lambda.running', (): Running => ({ counts: new Map() }));
}

/** The sum of all shares in a region. */
export async function reservedTotal(tx: Transaction, place: Place, except?: string): Promise<number> {
  let total = 0;
  let after: Uint8Array | undefined;
  do {
    const page = await functions.listBy(tx, place, 'byReserved', after === undefined ? {} : { after });
    for (const { name, reserved } of page.records) if (name !== except) total += reserved ?? 0;
    after = page.next;
  } while (after !== undefined);
  return total;
}

export interface Share {
  readonly place: Place;
  /** The function's own share, or undefined: it runs on what others leave. */
  readonly reserved: number | undefined;
  readonly name: string;
  /** All that is not reserved by others; undefined when nobody has counted it yet. */
  readonly unreserved?: number;
}

export const shareOf = (place: Place, { name, reserved }: FunctionRecord): Share => ({
  place,
  reserved,
  name,
});

/** The same share, having counted what others have reserved. */
export async function countedShare(tx: Transaction, share: Share): Promise<Share> {
  return { ...share, unreserved: ACCOUNT_CONCURRENCY - (await reservedTotal(tx, share.place)) };
}

/**
 * Takes a place; the answer gives it back. Undefined when what others have reserved must be counted first: most calls
 * find fewer at work than nobody may reserve.
 *
 * @throws AwsError TooManyRequestsException when there is none
 */
export function enter(
  memory: ServiceMemory,
  { place, reserved, name, unreserved }: Share,
): (() => void) | undefined {
  const { counts } = runningOf(memory);
  const key = `${place.account}/${place.region}/${reserved === undefined ? '' : name}`;
  const count = counts.get(key) ?? 0;
  const isOpen = reserved === undefined && unreserved === undefined;
  if (isOpen && count >= UNRESERVED_MIN) return undefined;
  if (!isOpen && count >= (reserved ?? unreserved ?? 0)) {
    throw tooManyRequests(
      reserved === undefined
        ? 'ConcurrentInvocationLimitExceeded'
        : 'ReservedFunctionConcurrentInvocationLimitExceeded',
    );
  }
  counts.set(key, count + 1);
  return () => {
    const left = (counts.get(key) ?? 1) - 1;
    if (left > 0) counts.set(key, left);
    else counts.delete(key);
  };
}

/** The refusal of more concurrency than there is left, to which Lambda gives no `Type`. */
export function overLimit(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}
