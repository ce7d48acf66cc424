/** Samples older than 15 months go. */

import type { DeliveryContext } from '../../core/context.ts';
import { DailySweep } from '../../core/daily-sweep.ts';
import { isMetricLog } from './metric.ts';
import { KEPT_MS } from './periods.ts';
import { retention as waiting } from './state.ts';

async function sweep({ segments, now }: DeliveryContext): Promise<boolean> {
  let isAnythingLeft = false;
  for (const log of (await segments.logs()).filter(isMetricLog)) {
    await segments.dropBefore(log, now() - KEPT_MS);
    const { firstSequence, lastSequence } = await segments.facts(log);
    if (firstSequence <= lastSequence) isAnythingLeft = true;
  }
  return isAnythingLeft;
}

export const forgetting = new DailySweep({ service: 'cloudwatch', waiting, sweep });
