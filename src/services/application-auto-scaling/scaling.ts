/** Changes the capacity of targets, one change of a resource after the other, under the service-linked role. */

import type { CallAs, DeliveryContext, TxContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { Place } from '../../core/place.ts';
import { nameOf, putActivity } from './activities.ts';
import type { Capacity } from './capacity.ts';
import { noAccess } from './errors.ts';
import { type Kind, kindOf, linkedRoleArn } from './kinds.ts';
import { callAsLinkedRole } from './linked-role.ts';
import {
  type ActivityRecord,
  activities,
  type TargetName,
  type TargetRecord,
  targetKey,
  targets,
  timerId,
} from './state.ts';

/** How often a change is looked at that is under way, and for how long. */
const LOOK_MS = 200;
/** Sixteen minutes: Lambda gives an initialisation of what is provisioned fifteen. */
const LOOKS_MAX = 4_800;

interface ScaleBody {
  place: Place;
  name: TargetName;
  /** Where it is to be; undefined: within its bounds. */
  desired: number | undefined;
  /** Undefined: the bound that was crossed. */
  cause: string | undefined;
  activityId: string;
  startMs: number;
}

/** Brings a target within its bounds, or as near to `wanted` as they allow. */
export function scaleLater(
  { outbox, ids, now }: TxContext,
  place: Place,
  name: TargetName,
  wanted?: { readonly desired: number; readonly cause: string },
): void {
  const body: ScaleBody = {
    place,
    name: nameOf(name),
    desired: wanted?.desired,
    cause: wanted?.cause,
    activityId: ids.uuid(),
    // Behind what asked for it.
    startMs: now() + 1,
  };
  // UpdateTable takes read and write units together: what is one table's goes one after the other.
  const [kind = '', resource = ''] = name.ResourceId.split('/');
  const group = `application-auto-scaling/${timerId(place, name.ServiceNamespace, kind, resource)}`;
  outbox.send({ service: 'application-auto-scaling', delivery: 'scale', group, body, isLong: true });
}

/** Delivery. What the other service refuses is told by the activity, and not tried again: as on AWS. */
export async function scale(context: DeliveryContext, body: unknown): Promise<void> {
  // What `scaleLater` sent.
  const { place, name, desired, cause, activityId: id, startMs } = body as ScaleBody;
  const found = await context.transact(async ({ tx }) => ({
    target: await targets.get(tx, place, ...targetKey(name)),
    // Of a try that a crash cut off.
    activity: await activities.get(tx, place, name.ServiceNamespace, startMs, id),
  }));
  const { target } = found;
  // What was begun is brought to its end, whatever has become of the target.
  const bounds = target ?? (found.activity === undefined ? undefined : { min: 0, max: 0 });
  if (bounds === undefined) return;
  const kind = kindOf(name);
  const started = { ...name, id, startMs };
  let { activity } = found;
  try {
    const call = await callAsLinkedRole(context, place, kind);
    // Of one table reads may be scaled while writes are.
    const { current } = await fulfilled(context, kind, call, name);
    const capacity = activity?.capacity ?? Math.min(Math.max(desired ?? current, bounds.min), bounds.max);
    if (capacity === current && activity === undefined) return;
    activity ??= { ...started, ...words(kind, bounds, capacity, capacity > current, cause) };
    await keep(context, place, activity);
    if (capacity !== current) await kind.write(call, name, capacity);
    const set = `Successfully set ${kind.noun} to ${capacity}.`;
    const message = `${set} Waiting for change to be fulfilled by ${kind.namespace}.`;
    await keep(context, place, { ...activity, message });
    const { failure } = await fulfilled(context, kind, call, name);
    await keep(context, place, ended(context, activity, kind, capacity, failure));
  } catch (error) {
    if (!(error instanceof AwsError) || (error.status ?? 400) >= 500 || context.signal.aborted) throw error;
    const failed: ActivityRecord = {
      ...{ description: `Setting ${kind.noun}.`, cause: cause ?? 'bounds were set' },
      ...(activity ?? started),
      ...{ endMs: context.now(), status: 'Failed' as const, message: failureText(place, kind, error) },
    };
    await keep(context, place, failed);
  }
}

function words(
  { noun }: Kind,
  { min, max }: Pick<TargetRecord, 'min' | 'max'>,
  capacity: number,
  isOut: boolean,
  cause = isOut ? `minimum capacity was set to ${min}` : `maximum capacity was set to ${max}`,
): Pick<ActivityRecord, 'description' | 'cause' | 'capacity' | 'status'> {
  return { description: `Setting ${noun} to ${capacity}.`, cause, capacity, status: 'InProgress' };
}

function ended(
  { now }: DeliveryContext,
  activity: ActivityRecord,
  { noun, namespace }: Kind,
  capacity: number,
  failure: string | undefined,
): ActivityRecord {
  const told = `Successfully set ${noun} to ${capacity}. Change successfully fulfilled by ${namespace}.`;
  const isOk = failure === undefined;
  return {
    ...activity,
    endMs: now(),
    status: isOk ? 'Successful' : 'Failed',
    message: isOk ? told : `Failed to set ${noun} to ${capacity}. Reason: ${failure}`,
  };
}

function failureText(place: Place, kind: Kind, error: AwsError): string {
  return error.code === 'AccessDenied'
    ? noAccess(`Unable to assume IAM role: ${linkedRoleArn(place, kind)}`).message
    : `${error.message} (Error Code: ${error.code})`;
}

/** Waits until the other service is done with it. */
async function fulfilled(
  { waiters, now, signal }: DeliveryContext,
  kind: Kind,
  call: CallAs,
  name: TargetName,
): Promise<Capacity> {
  let capacity = await kind.read(call, name);
  for (let looks = 0; capacity.isChanging === true && looks < LOOKS_MAX; looks++) {
    await waiters.wait('application-auto-scaling', now() + LOOK_MS, signal);
    // What has been cut off is brought to its end at the next start.
    signal.throwIfAborted();
    capacity = await kind.read(call, name);
  }
  return capacity.isChanging === true
    ? { ...capacity, failure: 'The change was not fulfilled in time.' }
    : capacity;
}

/** The activity as it stands, and the target's time of its last change. */
function keep(context: DeliveryContext, place: Place, activity: ActivityRecord): Promise<void> {
  return context.transact(async (inner) => {
    await putActivity(inner, place, activity);
    const target = await targets.get(inner.tx, place, ...targetKey(activity));
    if (target !== undefined) await targets.put(inner.tx, place, { ...target, scaledMs: inner.now() });
    if (activity.endMs !== undefined) context.complete(inner.tx);
  });
}
