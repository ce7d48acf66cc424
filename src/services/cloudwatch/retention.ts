/** Samples older than 15 months go, whole segments of them, once a day by the movable clock. */

import type { DeliveryContext, StagedContext, TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { isMetricLog } from './metric.ts';
import { KEPT_MS } from './periods.ts';
import { retention } from './state.ts';

const DAY_MS = 24 * 3_600_000;
const ANYWHERE: Place = { account: '000000000000', region: 'us-east-1' };

interface Memory {
  isWaiting: boolean;
}

const memoryOf = ({ memory }: Pick<StagedContext, 'memory'>): Memory =>
  memory.of('cloudwatch.retention', () => ({ isWaiting: false }));

/** There are samples: sets the timer unless it waits already. */
export async function forgetLater(context: StagedContext): Promise<void> {
  const memory = memoryOf(context);
  if (memory.isWaiting) return;
  await context.transact(setTimer);
  memory.isWaiting = true;
}

async function setTimer({ tx, timers, now }: TxContext): Promise<void> {
  if ((await retention.get(tx, ANYWHERE, 'retention')) !== undefined) return;
  await retention.put(tx, ANYWHERE, { id: 'retention' });
  await timers.set({ service: 'cloudwatch', timer: 'forget', id: 'forget', atMs: now() + DAY_MS, body: {} });
}

/** The timer: what takes long is the outbox's. */
export async function startForgetting({ outbox }: TxContext): Promise<void> {
  outbox.send({ service: 'cloudwatch', delivery: 'forget', group: 'cloudwatch/retention', body: {} });
}

/** Drops what is too old, and looks again tomorrow while anything is left. */
export async function forget(context: DeliveryContext): Promise<void> {
  let isAnythingLeft = false;
  for (const log of (await context.segments.logs()).filter(isMetricLog)) {
    await context.segments.dropBefore(log, context.now() - KEPT_MS);
    const { firstSequence, lastSequence } = await context.segments.facts(log);
    if (firstSequence <= lastSequence) isAnythingLeft = true;
  }
  await context.transact(async (inner) => {
    context.complete(inner.tx);
    await retention.delete(inner.tx, ANYWHERE, 'retention');
    if (isAnythingLeft) await setTimer(inner);
  });
  memoryOf(context).isWaiting = isAnythingLeft;
}
