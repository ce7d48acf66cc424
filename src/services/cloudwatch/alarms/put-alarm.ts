/** What putting a metric alarm and a composite alarm have in common. */

import type { TxContext } from '../../../core/context.ts';
import type { PutCompositeAlarmInput, PutMetricAlarmInput } from '../api.gen.ts';
import { validationError } from '../errors.ts';
import { configurationUpdate, tell } from './history.ts';
import { type AlarmRecord, type AlarmState, alarms, CREATED_REASON } from './state.ts';
import { withTags } from './tags.ts';

type Put = PutMetricAlarmInput | PutCompositeAlarmInput;

/**
 * The alarm as it is from now on: "its existing state is left unchanged, but the update completely overwrites the
 * previous configuration". Tags are of new alarms only.
 *
 * @throws AwsError ValidationError when an alarm of the other kind has the name
 */
export async function putAlarm(
  context: TxContext,
  input: Put,
  own: Pick<AlarmRecord, 'metric' | 'composite'>,
): Promise<{ alarm: AlarmRecord; before: AlarmRecord | undefined }> {
  const { tx, place, now } = context;
  const before = await alarms.get(tx, place, input.AlarmName);
  if (before !== undefined && (before.metric === undefined) !== (own.metric === undefined)) {
    const kind = before.metric === undefined ? 'composite' : 'metric';
    throw validationError(`The alarm ${input.AlarmName} already exists as a ${kind} alarm`);
  }
  if (input.ActionConfiguration !== undefined) {
    throw validationError('ActionConfiguration of alarms is not implemented by kumobako.');
  }
  const created: AlarmState = {
    value: 'INSUFFICIENT_DATA',
    reason: CREATED_REASON,
    updatedMs: now(),
  };
  const alarm: AlarmRecord = {
    ...own,
    name: input.AlarmName,
    description: input.AlarmDescription,
    actionsEnabled: input.ActionsEnabled ?? true,
    okActions: input.OKActions ?? [],
    alarmActions: input.AlarmActions ?? [],
    insufficientDataActions: input.InsufficientDataActions ?? [],
    state: before?.state ?? created,
    configuredMs: now(),
    transitionedMs: before?.transitionedMs ?? now(),
    tags: before?.tags ?? withTags({}, input.Tags ?? []),
  };
  await alarms.put(tx, place, alarm);
  await tell(
    context,
    place,
    alarm,
    configurationUpdate(place, alarm, before === undefined ? 'Create' : 'Update'),
  );
  return { alarm, before };
}
