/**
 * Looks at the alarms of a region, each minute, or every ten seconds where one of them is as fine as that: one timer for
 * all of them, and none where nothing can change before somebody says something (`wake.ts`).
 */

import type { DeliveryContext, TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { Place } from '../../../core/place.ts';
import { actionsOf, isScaling, send } from './actions.ts';
import { evaluatePoints, type Verdict } from './evaluate.ts';
import { BEHIND_MS, FINE_MS, lookAt, MINUTE_MS, nextLook, type WatchBody } from './look.ts';
import { isFine, type Read, readAll } from './metric-queries.ts';
import { reasonData, reasonOf } from './reason.ts';
import {
  type AlarmRecord,
  alarms,
  CREATED_REASON,
  type MetricRule,
  type WatchRecord,
  watches,
} from './state.ts';
import { changeState } from './transition.ts';
import { forgetAwake, wakeMemory } from './wake.ts';

type MetricAlarm = AlarmRecord & { metric: MetricRule };

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
  isSilent: boolean;
}

/** Delivery. */
export async function watch(context: DeliveryContext, body: unknown): Promise<void> {
  // What `startLook` sent.
  const { place } = body as WatchBody;
  const nowMs = context.now();
  const minuteMs = Math.floor((nowMs - BEHIND_MS) / MINUTE_MS) * MINUTE_MS;
  const memory = wakeMemory(context, place);
  forgetAwake(memory);
  const { said } = memory;
  const { due, before, isMinute } = await context.transact(async ({ tx }) => {
    const record = await watches.get(tx, place, 'watch');
    const isMinute = record === undefined || record.minuteMs < minuteMs;
    const found: MetricAlarm[] = [];
    for await (const alarm of alarms.scan(tx, place, { snapshot: true })) {
      if (isMetricAlarm(alarm) && (isMinute || isFine(alarm))) found.push(alarm);
    }
    return { due: found, before: record, isMinute };
  });
  const looks = await evaluateAll(context, place, due, nowMs);
  for (const look of looks) await follow(context, place, look);
  await context.transact(async (inner) => {
    const repeated = looks.flatMap((look) => repeat(inner, place, look));
    const isAllQuiet = isMinute && repeated.length === 0 && looks.every(isQuiet);
    await goOn(inner, place, before, { minuteMs, maySleep: isAllQuiet && memory.said === said });
    context.complete(inner.tx);
  });
  forgetAwake(memory);
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
  let read: Read[];
  try {
    read = await readAll(context, place, watched);
  } catch (error) {
    // An expression that cannot be worked out says nothing; the others are asked one by one.
    if (!(error instanceof AwsError)) throw error;
    read = [];
    for (const one of watched) read.push(await readAll(context, place, [one]).then(first, nothing));
  }
  return due.map((alarm, i) => {
    const { points, isSilent } = read[i] ?? NOTHING;
    return { alarm, verdict: evaluatePoints(alarm.metric, points), isSilent };
  });
}

const NOTHING: Read = { points: [], isSilent: false };

function first([only]: Read[]): Read {
  return only ?? NOTHING;
}

function nothing(error: unknown): Read {
  if (error instanceof AwsError) return NOTHING;
  throw error;
}

/** Looking again would find the same. */
function isQuiet({ alarm, verdict, isSilent }: Look): boolean {
  return isSilent && (verdict.value === undefined || verdict.value === alarm.state.value);
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
  // The first look says why it is what it is, also where it stays that.
  const isUnchecked = look.alarm.state.reason === CREATED_REASON;
  if (value === undefined || (value === look.alarm.state.value && !isUnchecked)) return;
  await context.transact(async (inner) => {
    const alarm = await sameAlarm(inner, place, look);
    if (alarm === undefined) return;
    const reason = reasonOf(alarm.metric, value, look.verdict);
    const data = reasonData(alarm.metric, look.verdict, inner.now());
    await changeState(inner, place, alarm, { value, reason, data }, { values: valuesOf(look.verdict) });
  });
}

/** "An Auto Scaling action is invoked once a minute for as long as the alarm stays in its state." Answers which. */
function repeat(context: TxContext, place: Place, look: Look): string[] {
  const { value } = look.verdict;
  const { alarm } = look;
  if (!alarm.actionsEnabled || (value !== undefined && value !== alarm.state.value)) return [];
  const actions = actionsOf(alarm).filter(isScaling);
  for (const action of actions) {
    const values = valuesOf(look.verdict);
    send(context, { place, action, alarm, previous: alarm.state, values, isRepeated: true });
  }
  return actions;
}

async function goOn(
  context: TxContext,
  place: Place,
  before: WatchRecord | undefined,
  { minuteMs, maySleep }: { minuteMs: number; maySleep: boolean },
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
  // Somebody may have set it anew meanwhile: an alarm was put.
  const isNew = watch !== undefined && before !== undefined && watch.nextMs > before.nextMs;
  if (maySleep && !isNew) {
    await watches.put(context.tx, place, { id: 'watch', nextMs, minuteMs, isAsleep: true });
    return;
  }
  await lookAt(context, place, {
    id: 'watch',
    nextMs: isNew ? Math.min(watch.nextMs, nextMs) : nextMs,
    minuteMs,
    isAsleep: false,
  });
}
