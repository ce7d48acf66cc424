/** The endpoints of an application that was deleted: nobody reaches them any more. */

import type { DeliveryContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { platformEndpoints } from '../state.ts';

const STEP_ROWS = 200;

export interface EndpointRemoval {
  place: Place;
  applicationId: number;
}

/** Delivery: in steps, each its own transaction. */
export async function removeEndpoints(context: DeliveryContext, body: unknown): Promise<void> {
  // What DeletePlatformApplication sent.
  const { place, applicationId } = body as EndpointRemoval;
  for (;;) {
    const count = await context.transact(async ({ tx }) => {
      const query = { prefix: [applicationId], limit: STEP_ROWS, snapshot: true };
      const { records } = await platformEndpoints.list(tx, place, query);
      for (const record of records) await platformEndpoints.deleteRecord(tx, place, record);
      return records.length;
    });
    if (count < STEP_ROWS) return;
  }
}
