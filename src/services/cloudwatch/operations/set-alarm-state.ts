import { startWatch } from '../alarms/look.ts';
import { alarms } from '../alarms/state.ts';
import { changeState } from '../alarms/transition.ts';
import { invalidFormat, resourceNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html */
export const setAlarmState: Handler<'SetAlarmState'> = async (context, input) => {
  const { AlarmName, StateValue: value, StateReason: reason, StateReasonData: data } = input;
  if (data !== undefined && !isJson(data)) throw invalidFormat();
  const alarm = await alarms.get(context.tx, context.place, AlarmName);
  if (alarm === undefined) throw resourceNotFound();
  await changeState(context, context.place, alarm, { value, reason, data });
  // What is so by hand is so until it is looked at.
  if (alarm.metric !== undefined) await startWatch(context, context.place, alarm);
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
