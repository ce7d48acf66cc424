/** An alarm becomes something else: its record, its history, its actions, and the alarms that depend on it, in one commit. */

import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { sendActions } from './actions.ts';
import { alarmArn, nameIn } from './alarm-arn.ts';
import { evaluateRule, stateOf, triggeringData } from './children.ts';
import { stateUpdate, tell } from './history.ts';
import { type AlarmRecord, type AlarmState, alarms, dependents } from './state.ts';
import { suppressorChanged } from './suppression-end.ts';

export type NewState = Pick<AlarmState, 'value' | 'reason' | 'data' | 'triggering'>;

interface Circumstances {
  /** Of the datapoints that were evaluated: scaling policies go by them. */
  readonly values?: readonly number[];
  /** Composite alarms that this change has already come through: a rule that goes in a circle ends there. */
  readonly seen?: ReadonlySet<string>;
}

export async function changeState(
  context: TxContext,
  place: Place,
  alarm: AlarmRecord,
  next: NewState,
  { values = [], seen = new Set() }: Circumstances = {},
): Promise<void> {
  const state: AlarmState = { ...next, updatedMs: context.now() };
  const isOther = next.value !== alarm.state.value;
  const changed = { ...alarm, state, transitionedMs: isOther ? context.now() : alarm.transitionedMs };
  await alarms.put(context.tx, place, changed);
  if (!isOther) return;
  await tell(context, place, changed, stateUpdate(alarm.state, state));
  await sendActions(context, place, changed, alarm.state, values);
  for await (const { composite } of dependents.scan(context.tx, place, { prefix: [alarm.name] })) {
    await askAgain(context, place, composite, changed, seen);
  }
}

/** A composite alarm, after one of those that it asks for has changed. */
async function askAgain(
  context: TxContext,
  place: Place,
  name: string,
  child: AlarmRecord,
  seen: ReadonlySet<string>,
): Promise<void> {
  const alarm = await alarms.get(context.tx, place, name);
  if (alarm?.composite === undefined || seen.has(name)) return;
  const { suppressor, children } = alarm.composite;
  if (suppressor !== undefined && nameIn(place, suppressor.alarm) === child.name) {
    await suppressorChanged(context, place, name, child.state.value === 'ALARM');
  }
  if (!children.includes(child.name)) return;
  const { holds } = await evaluateRule(context.tx, place, alarm.composite);
  const value = holds ? 'ALARM' : 'OK';
  if (value === alarm.state.value) return;
  const fresh = (await alarms.get(context.tx, place, name)) ?? alarm;
  const at = longTime(child.transitionedMs);
  const reason = `${alarmArn(place, child.name)} transitioned to ${child.state.value} at ${at}`;
  const triggering = [stateOf(place, child)];
  const next = { value, reason, data: triggeringData(triggering), triggering } as const;
  await changeState(context, place, fresh, next, { seen: new Set([...seen, name]) });
}

/** Of a composite alarm that was just put: `created` or `updated`. */
export async function evaluateNow(
  context: TxContext,
  place: Place,
  alarm: AlarmRecord,
  what: 'created' | 'updated',
): Promise<void> {
  if (alarm.composite === undefined) return;
  const { holds, states } = await evaluateRule(context.tx, place, alarm.composite);
  const value = holds ? 'ALARM' : 'OK';
  if (value === alarm.state.value) return;
  const reason = `${alarmArn(place, alarm.name)} was ${what} and its alarm rule evaluates to ${value}`;
  const next = { value, reason, data: triggeringData(states), triggering: states } as const;
  await changeState(context, place, alarm, next, { seen: new Set([alarm.name]) });
}

const DAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** `Friday 04 August, 2023 12:54:46 UTC` */
function longTime(ms: number): string {
  const time = new Date(ms);
  const day = String(time.getUTCDate()).padStart(2, '0');
  const date = `${DAYS[time.getUTCDay()]} ${day} ${MONTHS[time.getUTCMonth()]}, ${time.getUTCFullYear()}`;
  return `${date} ${time.toISOString().slice(11, 19)} UTC`;
}
