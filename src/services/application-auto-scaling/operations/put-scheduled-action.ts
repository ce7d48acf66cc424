import { partitionOf } from '../../../core/place.ts';
import type { PutScheduledActionRequest } from '../api.gen.ts';
import { limitExceeded, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireTarget } from '../lookups.ts';
import { checkTimeZone, parseSchedule } from '../schedule.ts';
import { awaitAction } from '../scheduled.ts';
import { type ActionRecord, actions, targetKey } from '../state.ts';

/** https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-limits.html */
const ACTIONS_MAX = 200;

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html */
export const putScheduledAction: Handler<'PutScheduledAction'> = async (context, input) => {
  const { tx, place, now, ids } = context;
  const target = await requireTarget(tx, place, input);
  const { ServiceNamespace, ResourceId, ScalableDimension } = target;
  const { ScheduledActionName: name } = input;
  const before = await actions.get(tx, place, ...targetKey(target), name);
  const { region, account } = place;
  const owner = `arn:${partitionOf(region)}:autoscaling:${region}:${account}:scheduledAction:${ids.uuid()}`;
  const schedule = input.Schedule ?? before?.schedule;
  if (schedule === undefined) throw validation('Schedule is required for a new scheduled action.');
  const action: ActionRecord = {
    ...{ ServiceNamespace, ResourceId, ScalableDimension, name, schedule },
    arn: before?.arn ?? `${owner}:resource/${ServiceNamespace}/${ResourceId}:scheduledActionName/${name}`,
    timeZone: input.Timezone ?? before?.timeZone,
    startMs: input.StartTime?.getTime() ?? before?.startMs,
    endMs: input.EndTime?.getTime() ?? before?.endMs,
    ...bounds(input, before),
    createdMs: before?.createdMs ?? now(),
  };
  check(action);
  if (before === undefined) {
    const { records } = await actions.list(tx, place, { prefix: targetKey(target), limit: ACTIONS_MAX });
    if (records.length >= ACTIONS_MAX) {
      throw limitExceeded(`A scalable target has at most ${ACTIONS_MAX} scheduled actions.`);
    }
  }
  await actions.put(tx, place, action);
  await awaitAction(context, place, action, now());
  return {};
};

/** What is not given stays as it was. */
function bounds(
  { ScalableTargetAction: given }: PutScheduledActionRequest,
  before: ActionRecord | undefined,
): Pick<ActionRecord, 'min' | 'max'> {
  if (given === undefined) return { min: before?.min, max: before?.max };
  return { min: given.MinCapacity, max: given.MaxCapacity };
}

/** @throws AwsError ValidationException */
function check({ schedule, timeZone, startMs, endMs, min, max }: ActionRecord): void {
  parseSchedule(schedule);
  if (timeZone !== undefined) checkTimeZone(timeZone);
  if (min === undefined && max === undefined) {
    throw validation('ScalableTargetAction must have MinCapacity, MaxCapacity or both.');
  }
  if ((min ?? 0) < 0 || (max ?? 0) < 0) throw validation('Capacity cannot be less than 0');
  if (min !== undefined && max !== undefined && max < min) {
    throw validation('Maximum capacity cannot be less than minimum capacity');
  }
  if (startMs !== undefined && endMs !== undefined && endMs <= startMs) {
    throw validation('EndTime must be after StartTime.');
  }
}
