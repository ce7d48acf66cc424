/** Which actions a state has, and sending them on their way: the outbox's, one after the other of each alarm. */

import { parseArn } from '../../../core/arn.ts';
import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { type AlarmRecord, type AlarmState, alarms, type CompositeRule } from './state.ts';
import { suppressionOf, watchSuppression } from './suppression.ts';

/** What the delivery `act` is given. */
export interface ActBody {
  place: Place;
  action: string;
  alarm: AlarmRecord;
  previous: AlarmState;
  values: readonly number[];
  /** A scaling policy is told each minute that its alarm is still on. */
  isRepeated: boolean;
}

export function actionsOf({
  state,
  okActions,
  alarmActions,
  insufficientDataActions,
}: AlarmRecord): string[] {
  if (state.value === 'OK') return okActions;
  return state.value === 'ALARM' ? alarmActions : insufficientDataActions;
}

export function isScaling(action: string): boolean {
  return parseArn(action)?.service === 'autoscaling';
}

/** The actions of an alarm's new state, unless they are suppressed or off. */
export async function sendActions(
  context: TxContext,
  place: Place,
  alarm: AlarmRecord,
  previous: AlarmState,
  values: readonly number[] = [],
): Promise<void> {
  if (alarm.composite !== undefined) {
    const pending = alarm.composite.suppression;
    // What nobody was told of and is over need not be told.
    const isBack = pending !== undefined && pending.previous.value === alarm.state.value;
    const suppression = isBack
      ? undefined
      : await suppressionOf(context, place, alarm, pending?.previous ?? previous);
    const composite: CompositeRule = { ...alarm.composite, suppression };
    await alarms.put(context.tx, place, { ...alarm, composite });
    await watchSuppression(context, place, alarm.name, suppression);
    if (suppression !== undefined || isBack) return;
  }
  sendNow(context, place, alarm, previous, values);
}

/** Whatever a suppressor says. */
export function sendNow(
  context: TxContext,
  place: Place,
  alarm: AlarmRecord,
  previous: AlarmState,
  values: readonly number[] = [],
): void {
  if (!alarm.actionsEnabled) return;
  for (const action of actionsOf(alarm)) {
    send(context, { place, action, alarm, previous, values, isRepeated: false });
  }
}

export function send({ outbox }: TxContext, body: ActBody): void {
  const { place, alarm } = body;
  const group = `cloudwatch/alarm/${place.account}/${place.region}/${alarm.name}`;
  outbox.send({
    service: 'cloudwatch',
    delivery: 'act',
    group,
    body: { ...body, alarm: { ...alarm, tags: {} } },
  });
}
