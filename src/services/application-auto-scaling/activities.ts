/** What was done, and why: kept for six weeks. */

import type { TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { type ActivityRecord, activities, type TargetName } from './state.ts';

const KEPT_MS = 42 * 24 * 3_600_000;
/** Old ones that go when a new one comes. */
const DROPPED_MAX = 10;

export async function putActivity(
  { tx, now }: TxContext,
  place: Place,
  activity: ActivityRecord,
): Promise<void> {
  const { ServiceNamespace } = activity;
  const oldest = { from: [ServiceNamespace], until: [ServiceNamespace, now() - KEPT_MS], limit: DROPPED_MAX };
  for (const old of (await activities.list(tx, place, oldest)).records) {
    await activities.deleteRecord(tx, place, old);
  }
  await activities.put(tx, place, activity);
}

export function nameOf({ ServiceNamespace, ResourceId, ScalableDimension }: TargetName): TargetName {
  return { ServiceNamespace, ResourceId, ScalableDimension };
}
