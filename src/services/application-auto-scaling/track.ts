/**
 * Target tracking. AWS makes two alarms for a policy; there are none here, so a durable timer looks at the metric itself,
 * each minute while it says anything. As on AWS three minutes above the target scale out and fifteen minutes well below
 * it scale in, and minutes without data say nothing.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */

import { isDeepStrictEqual } from 'node:util';
import { rootOf } from '../../core/caller.ts';
import type { DeliveryContext, StagedContext, TxContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import { kindOf } from './kinds.ts';
import { callAsLinkedRole } from './linked-role.ts';
import { scaleLater } from './scaling.ts';
import {
  type PolicyRecord,
  policies,
  type TargetRecord,
  targetKey,
  targets,
  timerId,
  tracking,
} from './state.ts';
import { metricQueries } from './tracked-metric.ts';

const MINUTE_MS = 60_000;
/** Services publish the metrics of a minute when it is over. */
const AFTER_MINUTE_MS = 5_000;
const OUT_MINUTES = 3;
const IN_MINUTES = 15;
/** Scaling in begins below this part of the target. */
const IN_PART = 0.9;
/** While no metric says anything it looks more seldom, but as often as this. */
const QUIET_MINUTES_MAX = 5;

interface TrackBody {
  place: Place;
}

/** A policy is there that tracks something: looks soon, and goes on. */
export async function startTracking(context: TxContext, place: Place): Promise<void> {
  await tracking.put(context.tx, place, { id: 'tracking', quietMinutes: 1 });
  await lookAgain(context, place, 1);
}

async function lookAgain({ timers, now }: TxContext, place: Place, minutes: number): Promise<void> {
  const atMs = (Math.floor(now() / MINUTE_MS) + minutes) * MINUTE_MS + AFTER_MINUTE_MS;
  const body: TrackBody = { place };
  const timer = { service: 'application-auto-scaling', timer: 'track', id: timerId(place) };
  await timers.set({ ...timer, atMs, body });
}

/** The timer: what asks other services is the outbox's. */
export function startLook({ outbox }: TxContext, body: unknown): void {
  // What `lookAgain` set.
  const { place } = body as TrackBody;
  const group = `application-auto-scaling/track/${timerId(place)}`;
  outbox.send({ service: 'application-auto-scaling', delivery: 'track', group, body });
}

interface Decision {
  /** As it was when it was looked at. */
  policy: PolicyRecord;
  desired: number;
  /** What it remembers of the change. */
  change: Pick<PolicyRecord, 'lastOut' | 'lastInMs'>;
}

/** Delivery: looks at the metrics of all policies of a region, and decides by them. */
export async function track(context: DeliveryContext, body: unknown): Promise<void> {
  // What `startLook` sent.
  const { place } = body as TrackBody;
  const tracked = await context.transact((inner) => trackedOf(inner, place));
  const decisions: Decision[] = [];
  let isQuiet = true;
  for (const { policy, target } of tracked) {
    try {
      const values = await valuesOf(context, place, policy);
      if (values.some((value) => value !== undefined)) isQuiet = false;
      const decision = await decide(context, place, policy, target, values);
      if (decision !== undefined) decisions.push(decision);
    } catch (error) {
      if (!(error instanceof AwsError) || context.signal.aborted) throw error;
      const { code, message } = error;
      context.log.warn('A scaling policy could not look at its metric', {
        policy: policy.arn,
        code,
        message,
      });
    }
  }
  await context.transact(async (inner) => {
    for (const decision of decisions) await act(inner, place, decision);
    const before = await tracking.get(inner.tx, place, 'tracking');
    if (tracked.length === 0) await tracking.delete(inner.tx, place, 'tracking');
    else {
      const quietMinutes = isQuiet ? Math.min((before?.quietMinutes ?? 1) + 1, QUIET_MINUTES_MAX) : 1;
      await tracking.put(inner.tx, place, { id: 'tracking', quietMinutes });
      await lookAgain(inner, place, quietMinutes);
    }
    context.complete(inner.tx);
  });
}

async function trackedOf(
  { tx }: TxContext,
  place: Place,
): Promise<{ policy: PolicyRecord; target: TargetRecord }[]> {
  const found: { policy: PolicyRecord; target: TargetRecord }[] = [];
  for await (const policy of policies.scan(tx, place)) {
    const target = await targets.get(tx, place, ...targetKey(policy));
    if (policy.tracking !== undefined && target !== undefined) found.push({ policy, target });
  }
  return found;
}

/** Of the last whole minutes, the newest first; undefined: nothing was said. */
async function valuesOf(
  context: StagedContext,
  place: Place,
  policy: PolicyRecord,
): Promise<(number | undefined)[]> {
  const endMs = Math.floor(context.now() / MINUTE_MS) * MINUTE_MS;
  // What CloudWatch does for its own alarms needs nobody's permission: the account itself asks.
  const call = context.call.as(rootOf(place.account, undefined, partitionOf(place.region)));
  const input = {
    StartTime: new Date(endMs - IN_MINUTES * MINUTE_MS),
    EndTime: new Date(endMs),
    MetricDataQueries: metricQueries(policy),
  };
  const { MetricDataResults = [] } = await call('cloudwatch', 'GetMetricData', input, place);
  const { Timestamps = [], Values = [] } = MetricDataResults[0] ?? {};
  const byMinute = new Map(Timestamps.map((time, i) => [time.getTime(), Values[i]]));
  return Array.from({ length: IN_MINUTES }, (_, i) => byMinute.get(endMs - (i + 1) * MINUTE_MS));
}

async function decide(
  context: StagedContext,
  place: Place,
  policy: PolicyRecord,
  target: TargetRecord,
  values: readonly (number | undefined)[],
): Promise<Decision | undefined> {
  const { tracking: rule } = policy;
  if (rule === undefined) return undefined;
  const nowMs = context.now();
  const { DynamicScalingOutSuspended: noOut, DynamicScalingInSuspended: noIn } = target.suspended;
  // What was said before the last change was said of another capacity.
  const minutes = Math.floor((nowMs - (target.scaledMs ?? 0)) / MINUTE_MS);
  const known = (count: number) => {
    const last = values.slice(0, Math.min(count, minutes)).filter((value) => value !== undefined);
    return last.length === count ? last : undefined;
  };
  const high = known(OUT_MINUTES);
  const low = known(IN_MINUTES);
  const isHigh = noOut !== true && high?.every((value) => value > rule.TargetValue) === true;
  const isLow =
    noIn !== true &&
    rule.DisableScaleIn !== true &&
    low?.every((value) => value < rule.TargetValue * IN_PART) === true;
  if (!isHigh && !isLow) return undefined;
  const kind = kindOf(target);
  const { current } = await kind.read(await callAsLinkedRole(context, place, kind), target);
  const load = isHigh ? mean(high ?? []) : Math.max(...(low ?? []));
  const desired = Math.ceil((current * load) / rule.TargetValue);
  if (isHigh) {
    const by = Math.min(desired, target.max) - current;
    const isCooling = isWithin(nowMs, policy.lastOut?.atMs, rule.ScaleOutCooldown);
    if (by <= 0 || (isCooling && by <= (policy.lastOut?.by ?? 0))) return undefined;
    return { policy, desired, change: { lastOut: { atMs: nowMs, by } } };
  }
  if (Math.max(desired, target.min) >= current) return undefined;
  if (isWithin(nowMs, policy.lastInMs, rule.ScaleInCooldown)) return undefined;
  return { policy, desired, change: { lastInMs: nowMs } };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isWithin(nowMs: number, beganMs: number | undefined, seconds = 0): boolean {
  return beganMs !== undefined && nowMs - beganMs < seconds * 1000;
}

async function act(context: TxContext, place: Place, { policy, desired, change }: Decision): Promise<void> {
  const { name, tracking: rule } = policy;
  const now = await policies.get(context.tx, place, ...targetKey(policy), name);
  // Gone meanwhile, or told another target: the next look goes by that.
  if (now === undefined || !isDeepStrictEqual(now.tracking, rule)) return;
  await policies.put(context.tx, place, { ...now, ...change });
  const side = change.lastOut === undefined ? 'below' : 'above';
  const cause = `target tracking policy ${name} saw its metric ${side} the target`;
  scaleLater(context, place, policy, { desired, cause });
}
