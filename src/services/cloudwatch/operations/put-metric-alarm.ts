import { checkActions } from '../alarms/action-arns.ts';
import { metricRule } from '../alarms/check-metric-alarm.ts';
import { startWatch } from '../alarms/look.ts';
import { putAlarm } from '../alarms/put-alarm.ts';
import { forgetUnwatched, wakeMemory } from '../alarms/wake.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const putMetricAlarm: Handler<'PutMetricAlarm'> = async (context, input) => {
  const { OKActions, AlarmActions, InsufficientDataActions } = input;
  const metric = metricRule(input, context.ids.uuid());
  checkActions(context.place, { OKActions, AlarmActions, InsufficientDataActions }, false);
  const { alarm } = await putAlarm(context, input, { metric });
  await startWatch(context, context.place, alarm);
  context.tx.afterCommit(() => forgetUnwatched(wakeMemory(context, context.place)));
};
