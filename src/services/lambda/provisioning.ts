/** Provisioned concurrency: sandboxes that are kept initialised. */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { provisioned } from './state.ts';

/** What is provisioned for a function, all versions and aliases together. */
export async function provisionedTotal(tx: Transaction, place: Place, name: string): Promise<number> {
  let total = 0;
  for await (const { requested } of provisioned.scan(tx, place, { prefix: [name] })) total += requested;
  return total;
}
