import { CHUNK_SPAN_MS, decodeChunk } from '../chunk.ts';
import type { Staged } from '../handler.ts';
import { fieldsOf } from '../insights/row.ts';
import { addressOf, findGroup, logOf } from '../names.ts';
import { scanChunk } from '../scan.ts';
import { millisecondsOf } from '../times.ts';
import { transformErasOf } from '../transform/state.ts';
import { compileTransforms } from '../transform/transforms.ts';

const MINUTE_MS = 60_000;
/** "The 15 minutes before now", or "8 minutes before and 8 minutes after this time". */
const BEFORE_NOW_MS = 15 * MINUTE_MS;
const AROUND_MS = 8 * MINUTE_MS;
const EVENTS_MAX = 5_000;
const ALWAYS: readonly string[] = ['@ingestionTime', '@log', '@logStream', '@message', '@timestamp'];

/** Which fields events have, and how many of them. */
export const getLogGroupFields: Staged<'GetLogGroupFields'> = async (context, input) => {
  const address = addressOf(context.place, input);
  const { id, eras } = await context.transact(async ({ tx }) => {
    const group = await findGroup(tx, address);
    return { id: group.id, eras: await transformErasOf(tx, address.place, group.id) };
  });
  const transforms = compileTransforms({ place: address.place, groupName: address.name, eras });
  const at = input.time === undefined ? undefined : millisecondsOf(input.time);
  const fromMs = at === undefined ? context.now() - BEFORE_NOW_MS : at - AROUND_MS;
  const untilMs = at === undefined ? context.now() + 1 : at + AROUND_MS;
  const counts = new Map<string, number>();
  let events = 0;
  let next: number | undefined = 0;
  while (next !== undefined && events < EVENTS_MAX) {
    const range = { fromTimeMs: fromMs - CHUNK_SPAN_MS, untilTimeMs: untilMs };
    const page = await context.segments.read(logOf(address.place, id), {
      fromSequence: next,
      ...range,
      limit: 1,
    });
    for (const { sequence, bytes } of page.records) {
      const chunk = decodeChunk(bytes);
      const transform = transforms?.at(sequence, chunk);
      for (const { message } of scanChunk(chunk, sequence, { fromMs, untilMs })) {
        events++;
        for (const name of [...ALWAYS, ...fieldsOf(message, transform).keys()])
          counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    next = page.next;
  }
  const shares = [...counts].map(([name, count]) => ({ name, percent: Math.round((100 * count) / events) }));
  return { logGroupFields: shares.sort((a, b) => b.percent - a.percent || (a.name < b.name ? -1 : 1)) };
};
