/** The alarms that a composite alarm goes by. */

import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { alarmArn, nameIn } from './alarm-arn.ts';
import { javaJson, timeText } from './java-json.ts';
import { childrenOf, holds, parseRule } from './rule.ts';
import { type AlarmRecord, alarms, type ChildState, type CompositeRule, dependents } from './state.ts';

/** Names of the alarms in a rule, ARNs resolved. @throws AwsError ValidationError */
export function childNames(place: Place, rule: string): string[] {
  return [...new Set(childrenOf(parseRule(rule)).map((text) => nameIn(place, text)))];
}

/** Does the rule hold, as its alarms are now? */
export async function evaluateRule(
  tx: Transaction,
  place: Place,
  { rule, children }: CompositeRule,
): Promise<{ holds: boolean; states: ChildState[] }> {
  const found = await alarms.getMany(
    tx,
    place,
    children.map((name) => [name] as const),
  );
  const values = new Map(found.flatMap((alarm) => (alarm === undefined ? [] : [[alarm.name, alarm]])));
  const states = [...values.values()].map((alarm) => stateOf(place, alarm));
  const isTrue = holds(parseRule(rule), (text) => values.get(nameIn(place, text))?.state.value);
  return { holds: isTrue, states };
}

export function stateOf(place: Place, alarm: AlarmRecord): ChildState {
  return { arn: alarmArn(place, alarm.name), value: alarm.state.value, sinceMs: alarm.transitionedMs };
}

/** The JSON of a composite alarm's StateReasonData. */
export function triggeringData(states: readonly ChildState[]): string {
  const triggeringAlarms = states.map(({ arn, value, sinceMs }) => ({
    arn,
    state: { value, timestamp: timeText(sinceMs) },
  }));
  return javaJson({ triggeringAlarms });
}

/** Writes down which alarms a composite alarm depends on, in place of those that it did. */
export async function putDependents(
  { tx }: TxContext,
  place: Place,
  composite: string,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  for (const child of before) {
    if (!after.includes(child)) await dependents.delete(tx, place, child, composite);
  }
  for (const child of after) await dependents.put(tx, place, { child, composite });
}

/** All alarms that a composite alarm asks for. */
export function namesAskedFor(place: Place, { children, suppressor }: CompositeRule): string[] {
  return suppressor === undefined ? [...children] : [...children, nameIn(place, suppressor.alarm)];
}
