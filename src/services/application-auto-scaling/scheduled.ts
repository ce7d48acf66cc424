/** Scheduled actions: a durable timer each, by the movable clock. */

import type { TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { nameOf, putActivity } from './activities.ts';
import { scaleLater } from './scaling.ts';
import { nextDue, parseSchedule } from './schedule.ts';
import { type ActionRecord, actions, type TargetName, targetKey, targets, timerId } from './state.ts';

interface DueBody {
  place: Place;
  name: TargetName;
  action: string;
}

function timerOf(place: Place, action: ActionRecord) {
  const id = timerId(place, ...targetKey(action), action.name);
  return { service: 'application-auto-scaling', timer: 'scheduled', id };
}

/** Sets the timer for its next time after `afterMs`, if there is one. */
export async function awaitAction(
  { timers }: TxContext,
  place: Place,
  action: ActionRecord,
  afterMs: number,
): Promise<void> {
  const due = {
    schedule: parseSchedule(action.schedule),
    timeZone: action.timeZone ?? 'UTC',
    startMs: action.startMs ?? action.createdMs,
    endMs: action.endMs,
  };
  const atMs = nextDue(due, afterMs);
  const timer = timerOf(place, action);
  if (atMs === undefined) return timers.cancel(timer);
  const body: DueBody = { place, name: nameOf(action), action: action.name };
  await timers.set({ ...timer, atMs, body });
}

/** The action goes, and its timer with it. */
export async function dropAction(
  { tx, timers }: TxContext,
  place: Place,
  action: ActionRecord,
): Promise<void> {
  await timers.cancel(timerOf(place, action));
  await actions.deleteRecord(tx, place, action);
}

/** The timer. */
export async function runAction(context: TxContext, body: unknown): Promise<void> {
  // What `awaitAction` set.
  const { place, name, action: own } = body as DueBody;
  const { tx, now, ids } = context;
  const action = await actions.get(tx, place, ...targetKey(name), own);
  const target = await targets.get(tx, place, ...targetKey(name));
  if (action === undefined || target === undefined) return;
  await awaitAction(context, place, action, now());
  if (target.suspended.ScheduledScalingSuspended === true) return;
  const { min = target.min, max = target.max } = action;
  const words = [
    ...(action.min === undefined ? [] : [`min capacity to ${action.min}`]),
    ...(action.max === undefined ? [] : [`max capacity to ${action.max}`]),
  ].join(' and ');
  const isPossible = min <= max;
  await putActivity(context, place, {
    ...name,
    id: ids.uuid(),
    description: `Setting ${words}`,
    cause: `scheduled action name ${own} was triggered`,
    startMs: now(),
    endMs: now(),
    status: isPossible ? 'Successful' : 'Failed',
    message: isPossible
      ? `Successfully set ${words}`
      : 'Maximum capacity cannot be less than minimum capacity',
  });
  if (!isPossible) return;
  await targets.put(tx, place, { ...target, min, max });
  scaleLater(context, place, name);
}
