import { switchActions } from '../alarms/switch-actions.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DisableAlarmActions.html */
export const disableAlarmActions: Handler<'DisableAlarmActions'> = (context, { AlarmNames }) =>
  switchActions(context, AlarmNames, false);
