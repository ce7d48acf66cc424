/**
 * Brings what `metrics.ts` gathers to CloudWatch: one call of PutMetricData a minute and region, however many invocations
 * there were. A durable timer at the end of the minute asks for it, so that moving the clock does; what is gathered
 * meanwhile lives in memory only.
 */

import type { DeliveryContext, StagedContext, TxContext } from '../../core/context.ts';
import { publish } from '../../core/metrics/publish.ts';
import { MINUTE_MS } from '../../core/metrics/series.ts';
import { add, addGauges, type Gathered, gatheredOf, levelsOf, type MetricName, UNITS } from './metrics.ts';
import type { FunctionAddress } from './names.ts';

/** No function runs longer: what is counted as running then has hung, and tells nothing any more. */
const RUN_MS_MAX = 15 * 60_000;
const TIMER = { service: 'lambda', timer: 'shipMetrics', id: 'metrics' };
const NAMESPACE = { name: 'AWS/Lambda', principal: 'lambda', units: UNITS };

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
  await publish(context, NAMESPACE, gathered.levels.values());
  await goOn(context, gathered);
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
