import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { checkActions } from '../alarms/action-arns.ts';
import { nameIn } from '../alarms/alarm-arn.ts';
import { checkName } from '../alarms/check-metric-alarm.ts';
import { childNames, namesAskedFor, putDependents } from '../alarms/children.ts';
import { putAlarm } from '../alarms/put-alarm.ts';
import { alarms, type CompositeRule, type Suppressor } from '../alarms/state.ts';
import { evaluateNow } from '../alarms/transition.ts';
import type { PutCompositeAlarmInput } from '../api.gen.ts';
import { validationError } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export const putCompositeAlarm: Handler<'PutCompositeAlarm'> = async (context, input) => {
  const { tx, place } = context;
  const { OKActions, AlarmActions, InsufficientDataActions, AlarmName } = input;
  checkName(AlarmName);
  const suppressor = suppressorOf(input);
  const composite: CompositeRule = {
    rule: input.AlarmRule,
    children: childNames(place, input.AlarmRule),
    suppressor,
  };
  checkActions(place, { OKActions, AlarmActions, InsufficientDataActions }, true);
  await checkChildren(tx, place, AlarmName, composite);
  const { alarm, before } = await putAlarm(context, input, { composite });
  const asked = before?.composite === undefined ? [] : namesAskedFor(place, before.composite);
  await putDependents(context, place, AlarmName, asked, namesAskedFor(place, composite));
  await evaluateNow(context, place, alarm, before === undefined ? 'created' : 'updated');
};

/** @throws AwsError ValidationError */
function suppressorOf(input: PutCompositeAlarmInput): Suppressor | undefined {
  const {
    ActionsSuppressor: alarm,
    ActionsSuppressorWaitPeriod: waitSeconds,
    ActionsSuppressorExtensionPeriod: extensionSeconds,
  } = input;
  if (alarm === undefined) {
    if (waitSeconds === undefined && extensionSeconds === undefined) return undefined;
    throw validationError(
      'ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod need an ActionsSuppressor',
    );
  }
  if (waitSeconds === undefined || extensionSeconds === undefined) {
    throw validationError(
      'ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod are required when ActionsSuppressor is set',
    );
  }
  if (waitSeconds < 0 || extensionSeconds < 0) {
    throw validationError('Periods of ActionsSuppressor must not be negative');
  }
  return { alarm, waitSeconds, extensionSeconds };
}

/** @throws AwsError ValidationError */
async function checkChildren(
  tx: Transaction,
  place: Place,
  own: string,
  { children, suppressor }: CompositeRule,
): Promise<void> {
  const missing: string[] = [];
  for (const child of children) {
    if (child !== own && (await alarms.get(tx, place, child)) === undefined) missing.push(child);
  }
  if (missing.length > 0) {
    const list = missing.join(', ');
    throw validationError(
      `Could not save the composite alarm as alarms [${list}] in the alarm rule do not exist`,
    );
  }
  if (suppressor === undefined) return;
  if ((await alarms.get(tx, place, nameIn(place, suppressor.alarm))) === undefined) {
    throw validationError(
      `Could not save the composite alarm as alarm ${suppressor.alarm} in ActionsSuppressor does not exist`,
    );
  }
}
