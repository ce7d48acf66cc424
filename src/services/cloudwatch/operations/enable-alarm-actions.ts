import { switchActions } from '../alarms/switch-actions.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_EnableAlarmActions.html */
export const enableAlarmActions: Handler<'EnableAlarmActions'> = (context, { AlarmNames }) =>
  switchActions(context, AlarmNames, true);
