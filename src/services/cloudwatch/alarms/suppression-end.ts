/** What becomes of suppressed actions when their suppressor changes, or when a period is over. */

import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { sendNow } from './actions.ts';
import { type AlarmRecord, alarms, type CompositeRule, type Suppression } from './state.ts';
import { type SuppressionBody, suppressedBy, watchSuppression } from './suppression.ts';

async function suppress(
  context: TxContext,
  place: Place,
  alarm: AlarmRecord & { composite: CompositeRule },
  suppression: Suppression | undefined,
): Promise<void> {
  const composite: CompositeRule = { ...alarm.composite, suppression };
  await alarms.put(context.tx, place, { ...alarm, composite });
  await watchSuppression(context, place, alarm.name, suppression);
}

function withComposite(
  alarm: AlarmRecord | undefined,
): (AlarmRecord & { composite: CompositeRule }) | undefined {
  return alarm?.composite === undefined ? undefined : { ...alarm, composite: alarm.composite };
}

/** The suppressor of a composite alarm went into ALARM, or out of it. */
export async function suppressorChanged(
  context: TxContext,
  place: Place,
  name: string,
  isInAlarm: boolean,
): Promise<void> {
  const alarm = withComposite(await alarms.get(context.tx, place, name));
  const suppression = alarm?.composite.suppression;
  if (alarm === undefined || suppression === undefined) return;
  if (isInAlarm) return suppress(context, place, alarm, suppressedBy('Alarm', suppression.previous));
  if (suppression.by !== 'Alarm') return;
  const seconds = alarm.composite.suppressor?.extensionSeconds ?? 0;
  if (seconds === 0) return release(context, place, alarm, suppression);
  const untilMs = context.now() + seconds * 1_000;
  await suppress(context, place, alarm, suppressedBy('ExtensionPeriod', suppression.previous, untilMs));
}

async function release(
  context: TxContext,
  place: Place,
  alarm: AlarmRecord & { composite: CompositeRule },
  { previous }: Suppression,
): Promise<void> {
  await suppress(context, place, alarm, undefined);
  sendNow(context, place, alarm, previous);
}

/** The timer. */
export async function endSuppression(context: TxContext, body: unknown): Promise<void> {
  // What `watchSuppression` set.
  const { place, name } = body as SuppressionBody;
  const alarm = withComposite(await alarms.get(context.tx, place, name));
  const suppression = alarm?.composite.suppression;
  if (alarm === undefined || suppression?.untilMs === undefined) return;
  await release(context, place, alarm, suppression);
}
