/** When the alarms of a region are looked at next. */

import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { isFine } from './metric-queries.ts';
import { type AlarmRecord, type WatchRecord, watches } from './state.ts';

export const MINUTE_MS = 60_000;
export const FINE_MS = 10_000;
/** Services publish the metrics of a minute five seconds behind it. */
export const BEHIND_MS = 8_000;

export interface WatchBody {
  place: Place;
}

/** Something is new with a metric alarm: looks soon, and goes on. */
export async function startWatch(context: TxContext, place: Place, alarm: AlarmRecord): Promise<void> {
  const watch = await watches.get(context.tx, place, 'watch');
  const nextMs = nextLook(context.now(), isFine(alarm));
  if (watch !== undefined && !watch.isAsleep && watch.nextMs <= nextMs) return;
  await lookAt(context, place, { id: 'watch', nextMs, minuteMs: watch?.minuteMs ?? 0, isAsleep: false });
}

/** Behind the end of the next minute, or the next ten seconds. */
export function nextLook(nowMs: number, fine: boolean): number {
  const stepMs = fine ? FINE_MS : MINUTE_MS;
  return (Math.floor((nowMs - BEHIND_MS) / stepMs) + 1) * stepMs + BEHIND_MS;
}

export async function lookAt({ tx, timers }: TxContext, place: Place, watch: WatchRecord): Promise<void> {
  await watches.put(tx, place, watch);
  const body: WatchBody = { place };
  const id = JSON.stringify([place.account, place.region]);
  await timers.set({ service: 'cloudwatch', timer: 'watch', id, atMs: watch.nextMs, body });
}
