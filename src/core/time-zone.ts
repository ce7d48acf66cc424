/** Times as a clock on the wall of a time zone shows them: as milliseconds that would be those of UTC. */

/** What a clock of the zone shows at a time. */
export function zoned(ms: number, timeZone: string): number {
  if (timeZone === 'UTC') return ms;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(ms);
  const part = (name: string): number => Number(parts.find(({ type }) => type === name)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** The first time at which a clock of the zone shows `localMs`; undefined: it leaves that out. */
export function toUtc(localMs: number, timeZone: string): number | undefined {
  if (timeZone === 'UTC') return localMs;
  // Offsets a day before and after: where they differ, the zone's clock has been put forward or back between.
  const offsets = [-DAY_MS, DAY_MS].map((near) => zoned(localMs + near, timeZone) - (localMs + near));
  return offsets
    .map((offset) => localMs - offset)
    .filter((ms) => zoned(ms, timeZone) === localMs)
    .sort((a, b) => a - b)[0];
}

const DAY_MS = 24 * 3_600_000;
