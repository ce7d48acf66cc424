/**
 * Looks at the alarms of a region, each minute, or every ten seconds where one of them is as fine as that: one timer while
 * there are metric alarms, and none when there are not.
 */

import type { DeliveryContext, TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { Place } from '../../../core/place.ts';
import { actionsOf, isScaling, send } from './actions.ts';
import { evaluatePoints, type Point, type Verdict } from './evaluate.ts';
import { isFine, pointsOf } from './metric-queries.ts';
import { reasonData, reasonOf } from './reason.ts';
import { type AlarmRecord, alarms, type MetricRule, type WatchRecord, watches } from './state.ts';
import { changeState } from './transition.ts';

const MINUTE_MS = 60_000;
const FINE_MS = 10_000;
/** Services publish the metrics of a minute five seconds behind it. */
const BEHIND_MS = 8_000;

interface WatchBody {
  place: Place;
}

type MetricAlarm = AlarmRecord & { metric: MetricRule };

/** There is a metric alarm: looks soon, and goes on. */
export async function startWatch(context: TxContext, place: Place, alarm: AlarmRecord): Promise<void> {
  const watch = await watches.get(context.tx, place, 'watch');
  const nextMs = nextLook(context.now(), isFine(alarm));
  if (watch !== undefined && watch.nextMs <= nextMs) return;
  await lookAt(context, place, { id: 'watch', nextMs, minuteMs: watch?.minuteMs ?? 0 });
}

/** Behind the end of the next minute, or the next ten seconds. */
function nextLook(nowMs: number, fine: boolean): number {
  const stepMs = fine ? FINE_MS : MINUTE_MS;
  return (Math.floor((nowMs - BEHIND_MS) / stepMs) + 1) * stepMs + BEHIND_MS;
}

async function lookAt({ tx, timers }: TxContext, place: Place, watch: WatchRecord): Promise<void> {
  await watches.put(tx, place, watch);
  const body: WatchBody = { place };
  const id = JSON.stringify([place.account, place.region]);
  await timers.set({ service: 'cloudwatch', timer: 'watch', id, atMs: watch.nextMs, body });
}

/** The timer: what reads metrics is the outbox's. */
export function startLook({ outbox }: TxContext, body: unknown): void {
  // What `lookAt` set.
  const { place } = body as WatchBody;
  const group = `cloudwatch/watch/${place.account}/${place.region}`;
  outbox.send({ service: 'cloudwatch', delivery: 'watch', group, body });
}

interface Look {
  alarm: MetricAlarm;
  verdict: Verdict;
}

/** Delivery. */
export async function watch(context: DeliveryContext, body: unknown): Promise<void> {
  // What `startLook` sent.
  const { place } = body as WatchBody;
  const nowMs = context.now();
  const minuteMs = Math.floor((nowMs - BEHIND_MS) / MINUTE_MS) * MINUTE_MS;
  const { due, before } = await context.transact(async ({ tx }) => {
    const record = await watches.get(tx, place, 'watch');
    const isMinute = record === undefined || record.minuteMs < minuteMs;
    const found: MetricAlarm[] = [];
    for await (const alarm of alarms.scan(tx, place, { snapshot: true })) {
      if (isMetricAlarm(alarm) && (isMinute || isFine(alarm))) found.push(alarm);
    }
    return { due: found, before: record };
  });
  const looks = await evaluateAll(context, place, due, nowMs);
  for (const look of looks) await follow(context, place, look);
  await context.transact(async (inner) => {
    for (const look of looks) await repeat(inner, place, look);
    await goOn(inner, place, before, minuteMs);
    context.complete(inner.tx);
  });
}

function isMetricAlarm(alarm: AlarmRecord): alarm is MetricAlarm {
  return alarm.metric !== undefined;
}

async function evaluateAll(
  context: DeliveryContext,
  place: Place,
  due: readonly MetricAlarm[],
  nowMs: number,
): Promise<Look[]> {
  const watched = due.map((alarm) => {
    const stepMs = isFine(alarm) ? FINE_MS : MINUTE_MS;
    return { rule: alarm.metric, endMs: Math.floor((nowMs - BEHIND_MS) / stepMs) * stepMs };
  });
  let points: Point[][];
  try {
    points = await pointsOf(context, place, watched);
  } catch (error) {
    // An expression that cannot be worked out says nothing; the others are asked one by one.
    if (!(error instanceof AwsError)) throw error;
    points = [];
    for (const one of watched) points.push(await pointsOf(context, place, [one]).then(first, nothing));
  }
  return due.map((alarm, i) => ({ alarm, verdict: evaluatePoints(alarm.metric, points[i] ?? []) }));
}

function first(lists: Point[][]): Point[] {
  return lists[0] ?? [];
}

function nothing(error: unknown): Point[] {
  if (error instanceof AwsError) return [];
  throw error;
}

function valuesOf({ evaluated }: Verdict): number[] {
  return evaluated.flatMap(({ value }) => (value === undefined ? [] : [value]));
}

/** The alarm as it is now, if it is what was looked at. */
async function sameAlarm({ tx }: TxContext, place: Place, { alarm }: Look): Promise<MetricAlarm | undefined> {
  const now = await alarms.get(tx, place, alarm.name);
  if (now === undefined || !isMetricAlarm(now)) return undefined;
  return now.configuredMs === alarm.configuredMs && now.state.updatedMs === alarm.state.updatedMs
    ? now
    : undefined;
}

async function follow(context: DeliveryContext, place: Place, look: Look): Promise<void> {
  const { value } = look.verdict;
  if (value === undefined || value === look.alarm.state.value) return;
  await context.transact(async (inner) => {
    const alarm = await sameAlarm(inner, place, look);
    if (alarm === undefined) return;
    const reason = reasonOf(alarm.metric, value, look.verdict);
    const data = reasonData(alarm.metric, look.verdict, inner.now());
    await changeState(inner, place, alarm, { value, reason, data }, { values: valuesOf(look.verdict) });
  });
}

/** "An Auto Scaling action is invoked once a minute for as long as the alarm stays in its state." */
async function repeat(context: TxContext, place: Place, look: Look): Promise<void> {
  const { value } = look.verdict;
  const { alarm } = look;
  if (!alarm.actionsEnabled || (value !== undefined && value !== alarm.state.value)) return;
  for (const action of actionsOf(alarm).filter(isScaling)) {
    const values = valuesOf(look.verdict);
    send(context, { place, action, alarm, previous: alarm.state, children: [], values, isRepeated: true });
  }
}

async function goOn(
  context: TxContext,
  place: Place,
  before: WatchRecord | undefined,
  minuteMs: number,
): Promise<void> {
  let isAny = false;
  let isAnyFine = false;
  for await (const alarm of alarms.scan(context.tx, place)) {
    isAny ||= alarm.metric !== undefined;
    isAnyFine ||= isFine(alarm);
  }
  if (!isAny) return watches.delete(context.tx, place, 'watch');
  const watch = await watches.get(context.tx, place, 'watch');
  const nextMs = nextLook(context.now(), isAnyFine);
  // Somebody may have set it anew meanwhile.
  const isNew = watch !== undefined && before !== undefined && watch.nextMs > before.nextMs;
  await lookAt(context, place, {
    id: 'watch',
    nextMs: isNew ? Math.min(watch.nextMs, nextMs) : nextMs,
    minuteMs,
  });
}
