/** What makes a new or changed version ready, after the commit that wrote it. */

import type { DeliveryContext } from '../../core/context.ts';
import { versions } from './state.ts';
import type { ReadyBody } from './versions.ts';

/** Delivery: the version is Active, its last update Successful. What was changed again meanwhile is left alone. */
export async function ready(context: DeliveryContext, body: unknown): Promise<void> {
  // What `versions.ts` sent.
  const { place, name, number, runKey, retired } = body as ReadyBody;
  await context.transact(async ({ tx }) => {
    const version = await versions.get(tx, place, name, number);
    if (version?.runKey === runKey) {
      await versions.put(tx, place, {
        ...version,
        state: { state: 'Active' },
        update: { status: 'Successful' },
      });
    }
    context.complete(tx);
  });
  if (retired !== undefined) context.functions.retire(retired);
}
