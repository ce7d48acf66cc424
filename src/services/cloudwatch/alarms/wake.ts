/**
 * Somebody has said something: alarms that nobody looks at, because nothing could change, are looked at again. Costs
 * nothing where they are looked at anyway, where there are none, or where none looks at what was said.
 */

import type { StagedContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { lookAt, nextLook } from './look.ts';
import { isFine, queriesOf } from './metric-queries.ts';
import { alarms, type MetricRule, watches } from './state.ts';

interface WakeMemory {
  /** The region's alarms will be looked at after all that was said so far. False: not known. */
  isAwake: boolean;
  /** How often something was said. */
  said: number;
  /** How often somebody looked, or fell asleep: what is known from before is not known any more. */
  looks: number;
  /** Namespaces that no alarm looks at. */
  readonly unwatched: Set<string>;
}

const NAMESPACES_MAX = 1_000;

export function wakeMemory(
  { memory }: Pick<StagedContext, 'memory'>,
  { account, region }: Place,
): WakeMemory {
  const regions = memory.of('cloudwatch.wake', () => new Map<string, WakeMemory>());
  const key = `${account}/${region}`;
  const known: WakeMemory = regions.get(key) ?? { isAwake: false, said: 0, looks: 0, unwatched: new Set() };
  regions.set(key, known);
  return known;
}

/** A look begins, or has found that nobody need look: who says something from here on tells. */
export function forgetAwake(memory: WakeMemory): void {
  memory.isAwake = false;
  memory.looks++;
}

/** An alarm is new, or another one than before: nobody knows any more which namespaces none looks at. */
export function forgetUnwatched(memory: WakeMemory): void {
  memory.unwatched.clear();
  memory.looks++;
}

/** After samples of a namespace were written. Those that no alarm looks at wake none. */
export async function wakeAlarms(context: StagedContext, namespace: string): Promise<void> {
  const { place } = context;
  const memory = wakeMemory(context, place);
  if (memory.unwatched.has(namespace)) return;
  memory.said++;
  if (memory.isAwake) return;
  const { looks } = memory;
  const isUnwatched = await context.transact(async (inner) => {
    const watch = await watches.get(inner.tx, place, 'watch');
    if (watch === undefined) return false;
    if (!watch.isAsleep) {
      // Written as it is, so that a look that was about to let it sleep loses.
      await watches.put(inner.tx, place, watch);
      return false;
    }
    let fine = false;
    let isWatched = false;
    for await (const alarm of alarms.scan(inner.tx, place, { snapshot: true })) {
      fine ||= isFine(alarm);
      isWatched ||= alarm.metric !== undefined && looksAt(alarm.metric, namespace);
    }
    if (!isWatched) return true;
    const nextMs = nextLook(inner.now(), fine);
    await lookAt(inner, place, { ...watch, nextMs, isAsleep: false });
    return false;
  });
  if (memory.looks !== looks) return;
  if (isUnwatched) remember(memory, namespace);
  else memory.isAwake = true;
}

function remember({ unwatched }: WakeMemory, namespace: string): void {
  if (unwatched.size >= NAMESPACES_MAX) unwatched.clear();
  unwatched.add(namespace);
}

function looksAt(rule: MetricRule, namespace: string): boolean {
  return queriesOf(rule).some(({ MetricStat }) => MetricStat?.Metric?.Namespace === namespace);
}
