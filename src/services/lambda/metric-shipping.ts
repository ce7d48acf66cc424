/**
 * Brings what `metrics.ts` gathers to CloudWatch: one call of PutMetricData a minute and region, however many invocations
 * there were. A durable timer at the end of the minute asks for it, so that moving the clock does; what is gathered
 * meanwhile lives in memory only.
 */

import { serviceCaller } from '../../core/caller.ts';
import type { DeliveryContext, StagedContext, TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import type { MetricDatum } from '../cloudwatch/api.gen.ts';
import type { Values } from './metric-values.ts';
import {
  add,
  addGauges,
  type Gathered,
  gatheredOf,
  type Level,
  levelsOf,
  type MetricName,
  MINUTE_MS,
  UNITS,
} from './metrics.ts';
import type { FunctionAddress } from './names.ts';

/** No function runs longer: what is counted as running then has hung, and tells nothing any more. */
const RUN_MS_MAX = 15 * 60_000;
const TIMER = { service: 'lambda', timer: 'shipMetrics', id: 'metrics' };
/** What PutMetricData takes. */
const VALUES_MAX = 150;
const DATA_MAX = 1_000;

/** Call it before anything is gathered: what is, goes to CloudWatch when the minute is over. */
export async function shipLater(context: StagedContext): Promise<void> {
  const gathered = gatheredOf(context);
  if (gathered.isTimerSet) return;
  gathered.isTimerSet = true;
  try {
    await context.transact(({ timers, now }) =>
      timers.set({ ...TIMER, atMs: Math.floor(now() / MINUTE_MS + 1) * MINUTE_MS, body: {} }),
    );
  } catch (error) {
    gathered.isTimerSet = false;
    throw error;
  }
}

/** Counts what is not the run of a function itself. */
export async function count(
  context: StagedContext,
  address: FunctionAddress,
  metric: MetricName,
  value = 1,
): Promise<void> {
  await shipLater(context);
  for (const level of levelsOf(gatheredOf(context), address)) add(level, context.now(), metric, value);
}

/** The timer: what takes long is the outbox's. */
export function startShipping({ outbox }: TxContext): void {
  outbox.send({ service: 'lambda', delivery: 'shipMetrics', group: 'lambda.metrics', body: {} });
}

/** Delivery: what was gathered so far. Of what still runs the next minute will tell, too. */
export async function shipMetrics(context: DeliveryContext): Promise<void> {
  const gathered = gatheredOf(context);
  gathered.isTimerSet = false;
  const call = context.call.as(serviceCaller('lambda'));
  for (const { place, levels } of byPlace(gathered)) {
    const taken = levels.map((level) => ({ level, minutes: new Map(level.minutes) }));
    for (const { level } of taken) level.minutes.clear();
    const data = taken.flatMap(({ level, minutes }) => dataOf(level, minutes));
    try {
      while (data.length > 0) {
        const MetricData = data.slice(0, DATA_MAX);
        await call('cloudwatch', 'PutMetricData', { Namespace: 'AWS/Lambda', MetricData }, place);
        data.splice(0, DATA_MAX);
      }
    } catch (error) {
      if (!context.signal.aborted) {
        context.log.warn('Metrics of functions were lost', {
          ...place,
          data: data.length,
          error: String(error),
        });
      }
    }
  }
  await goOn(context, gathered);
}

function byPlace({ levels }: Gathered): { place: Place; levels: Level[] }[] {
  const groups = Map.groupBy(levels.values(), ({ place }) => `${place.account}/${place.region}`);
  return [...groups.values()].flatMap((own) =>
    own[0] === undefined ? [] : [{ place: own[0].place, levels: own }],
  );
}

async function goOn(context: DeliveryContext, gathered: Gathered): Promise<void> {
  const nowMs = context.now();
  let isAnythingLeft = false;
  for (const [key, level] of gathered.levels) {
    if (nowMs - gathered.lastRunMs <= RUN_MS_MAX) addGauges(level, nowMs);
    if (level.minutes.size > 0) isAnythingLeft = true;
    else if (level.running === 0) gathered.levels.delete(key);
  }
  if (isAnythingLeft) await shipLater(context);
}

function dataOf(
  { dimensions }: Level,
  minutes: ReadonlyMap<number, ReadonlyMap<MetricName, Values>>,
): MetricDatum[] {
  const data: MetricDatum[] = [];
  for (const [minute, metrics] of minutes) {
    for (const [metric, values] of metrics) {
      const base = {
        MetricName: metric,
        Dimensions: [...dimensions],
        Timestamp: new Date(minute),
        Unit: UNITS[metric],
      };
      const all = [...values];
      for (let from = 0; from < all.length; from += VALUES_MAX) {
        const some = all.slice(from, from + VALUES_MAX);
        data.push({ ...base, Values: some.map(([value]) => value), Counts: some.map(([, times]) => times) });
      }
    }
  }
  return data;
}
