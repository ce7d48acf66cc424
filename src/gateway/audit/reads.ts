/** Records of calls that only read: appended in the background, so that no answer waits for them. */

import type { HistoryEntry } from '../../core/event-history.ts';
import type { World } from '../../core/world.ts';

/** A client that polls would fill the disk: of each place so much is kept, the oldest go first. */
const LOG_BYTES_MAX = 256 * 1024 * 1024;
/** How much is appended before the size is looked at. */
const LOOK_AFTER_BYTES = 16 * 1024 * 1024;

/** Bytes that were appended to each log since its size was looked at. */
const memory = (world: World) => world.memory.of('cloudtrail.reads', () => new Map<string, number>());

export function appendRead(world: World, { log, timeMs, text }: HistoryEntry): void {
  const bytes = Buffer.from(text);
  const appended = memory(world);
  const total = (appended.get(log) ?? 0) + bytes.length;
  const isLarge = total >= LOOK_AFTER_BYTES;
  appended.set(log, isLarge ? 0 : total);
  world.segments
    .append(log, [{ timeMs, bytes }])
    .then(() => (isLarge ? world.segments.dropBeyond(log, LOG_BYTES_MAX) : 0))
    .catch((error: unknown) => {
      if (!world.stopping.aborted) world.log.warn('A call was not recorded', { error: String(error) });
    });
}
