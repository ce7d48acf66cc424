/** How quickly sandboxes that are to be kept are made again when they end. */

/** Who is replaced so often that none of them lives waits longer and longer, until all has been calm for a while. */
const REPLACE_MS = 1000;
const REPLACE_MS_MAX = 60_000;
const CALM_MS = 120_000;

export interface Replacing {
  isUnderWay: boolean;
  lastMs: number;
  count: number;
}

export const notReplacing = (): Replacing => ({ isUnderWay: false, lastMs: 0, count: 0 });

/**
 * Waits before one is made again: as many as there are to be at once, then ever more slowly, as they may all end as soon
 * as they are there.
 */
export function pauseBetween(replacing: Replacing, wanted: number): Promise<void> {
  const nowMs = performance.now();
  if (nowMs - replacing.lastMs > CALM_MS) replacing.count = 0;
  replacing.lastMs = nowMs;
  const over = replacing.count++ - wanted;
  const ms = over < 0 ? 0 : Math.min(REPLACE_MS * 2 ** over, REPLACE_MS_MAX);
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
