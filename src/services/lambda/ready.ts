/** What makes a new or changed version ready, after the commit that wrote it. */

import type { DeliveryContext } from '../../core/context.ts';
import { type StateFacts, versions } from './state.ts';
import type { ReadyBody } from './versions.ts';

/** Delivery: the version is Active, its last update Successful. What was changed again meanwhile is left alone. */
export async function ready(context: DeliveryContext, body: unknown): Promise<void> {
  // What `versions.ts` sent.
  await settle(context, body as ReadyBody, { state: 'Active' });
}

const NOT_INVOCABLE: StateFacts = { state: 'ActiveNonInvocable' };

/** Ends the `Pending` of a version. */
export async function settle(
  context: DeliveryContext,
  { place, name, number, runKey, retired }: ReadyBody,
  state: StateFacts,
): Promise<void> {
  const { reason, reasonCode } = state;
  await context.transact(async ({ tx, ids }) => {
    const version = await versions.get(tx, place, name, number);
    if (version?.runKey === runKey) {
      const status = state.state === 'Failed' ? 'Failed' : 'Successful';
      const isLatestManaged = number === 0 && version.configuration.managed !== undefined;
      const settled = isLatestManaged ? NOT_INVOCABLE : state;
      const update = { status, reason, reasonCode } as const;
      // To become ready is a revision of its own.
      await versions.put(tx, place, { ...version, state: settled, update, revisionId: ids.uuid() });
    }
    context.complete(tx);
  });
  if (retired !== undefined) context.functions.retire(retired);
}
