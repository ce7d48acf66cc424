import type { Staged } from '../handler.ts';
import { fieldsOf } from '../insights/row.ts';
import { addressOf } from '../names.ts';
import { sampleEvents } from '../sample-events.ts';
import { millisecondsOf } from '../times.ts';

const MINUTE_MS = 60_000;
/** "The 15 minutes before now", or "8 minutes before and 8 minutes after this time". */
const BEFORE_NOW_MS = 15 * MINUTE_MS;
const AROUND_MS = 8 * MINUTE_MS;
const ALWAYS: readonly string[] = ['@ingestionTime', '@log', '@logStream', '@message', '@timestamp'];

/** Which fields events have, and how many of them. */
export const getLogGroupFields: Staged<'GetLogGroupFields'> = async (context, input) => {
  const address = addressOf(context.place, input);
  const at = input.time === undefined ? undefined : millisecondsOf(input.time);
  const fromMs = at === undefined ? context.now() - BEFORE_NOW_MS : at - AROUND_MS;
  const untilMs = at === undefined ? context.now() + 1 : at + AROUND_MS;
  const counts = new Map<string, number>();
  let events = 0;
  for await (const { event, transform } of sampleEvents(context, address, { fromMs, untilMs })) {
    events++;
    for (const name of [...ALWAYS, ...fieldsOf(event.message, transform).keys()])
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const shares = [...counts].map(([name, count]) => ({ name, percent: Math.round((100 * count) / events) }));
  return { logGroupFields: shares.sort((a, b) => b.percent - a.percent || (a.name < b.name ? -1 : 1)) };
};
