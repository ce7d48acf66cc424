/**
 * Whether a composite alarm's actions wait for its suppressor.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_How_To_Suppress.html
 */

import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { nameIn } from './alarm-arn.ts';
import { type AlarmRecord, type AlarmState, alarms, type Suppression } from './state.ts';

export interface SuppressionBody {
  place: Place;
  name: string;
}

function timerOf(place: Place, name: string) {
  return {
    service: 'cloudwatch',
    timer: 'suppression',
    id: JSON.stringify([place.account, place.region, name]),
  };
}

/** Of the actions of the state that an alarm just came to; undefined: they are not suppressed. */
export async function suppressionOf(
  { tx, now }: TxContext,
  place: Place,
  { composite }: AlarmRecord,
  previous: AlarmState,
): Promise<Suppression | undefined> {
  const suppressor = composite?.suppressor;
  if (suppressor === undefined) return undefined;
  const found = await alarms.get(tx, place, nameIn(place, suppressor.alarm));
  if (found?.state.value === 'ALARM') return suppressedBy('Alarm', previous);
  const calmMs = (found?.transitionedMs ?? 0) + suppressor.extensionSeconds * 1_000;
  // It has been out of ALARM since then; of an alarm that never was in it there is nothing to extend.
  if (composite?.suppression?.by === 'ExtensionPeriod' && calmMs > now()) {
    return suppressedBy('ExtensionPeriod', previous, calmMs);
  }
  if (suppressor.waitSeconds === 0) return undefined;
  return suppressedBy('WaitPeriod', previous, now() + suppressor.waitSeconds * 1_000);
}

export function suppressedBy(by: Suppression['by'], previous: AlarmState, untilMs?: number): Suppression {
  return { by, reason: `Actions suppressed by ${by}`, previous, untilMs };
}

/** A timer for the end of a period; none where there is none. */
export async function watchSuppression(
  { timers }: TxContext,
  place: Place,
  name: string,
  suppression: Suppression | undefined,
): Promise<void> {
  const timer = timerOf(place, name);
  if (suppression?.untilMs === undefined) return timers.cancel(timer);
  const body: SuppressionBody = { place, name };
  await timers.set({ ...timer, atMs: suppression.untilMs, body });
}
