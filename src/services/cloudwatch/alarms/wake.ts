/**
 * Somebody has said something: alarms that nobody looks at, because nothing could change, are looked at again. Costs
 * nothing where they are looked at anyway, or where there are none.
 */

import type { StagedContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { lookAt, nextLook } from './look.ts';
import { isFine } from './metric-queries.ts';
import { alarms, watches } from './state.ts';

interface WakeMemory {
  /** The region's alarms will be looked at after all that was said so far. False: not known. */
  isAwake: boolean;
  /** How often something was said. */
  said: number;
  /** How often somebody looked, or fell asleep: what is known from before is not known any more. */
  looks: number;
}

export function wakeMemory(
  { memory }: Pick<StagedContext, 'memory'>,
  { account, region }: Place,
): WakeMemory {
  const regions = memory.of('cloudwatch.wake', () => new Map<string, WakeMemory>());
  const key = `${account}/${region}`;
  const known = regions.get(key) ?? { isAwake: false, said: 0, looks: 0 };
  regions.set(key, known);
  return known;
}

/** A look begins, or has found that nobody need look: who says something from here on tells. */
export function forgetAwake(memory: WakeMemory): void {
  memory.isAwake = false;
  memory.looks++;
}

/** After samples were written. */
export async function wakeAlarms(context: StagedContext): Promise<void> {
  const { place } = context;
  const memory = wakeMemory(context, place);
  memory.said++;
  if (memory.isAwake) return;
  const { looks } = memory;
  await context.transact(async (inner) => {
    const watch = await watches.get(inner.tx, place, 'watch');
    if (watch === undefined) return;
    if (!watch.isAsleep) {
      // Written as it is, so that a look that was about to let it sleep loses.
      await watches.put(inner.tx, place, watch);
      return;
    }
    let fine = false;
    for await (const alarm of alarms.scan(inner.tx, place, { snapshot: true })) fine ||= isFine(alarm);
    const nextMs = nextLook(inner.now(), fine);
    await lookAt(inner, place, { ...watch, nextMs, isAsleep: false });
  });
  if (memory.looks === looks) memory.isAwake = true;
}
