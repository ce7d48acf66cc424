/** Some events of a group, to see what they are like. */

import type { StagedContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { CHUNK_SPAN_MS, decodeChunk } from './chunk.ts';
import { findGroup, logOf } from './names.ts';
import { type FoundEvent, scanChunk } from './scan.ts';
import { transformErasOf } from './transform/state.ts';
import { type ChunkTransform, compileTransforms } from './transform/transforms.ts';

const EVENTS_MAX = 5_000;

export interface Sample {
  readonly event: FoundEvent;
  readonly transform: ChunkTransform | undefined;
}

interface SampleRange {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Only these last records of the log. */
  readonly records?: number;
}

/** @throws ResourceNotFoundException */
export async function* sampleEvents(
  context: StagedContext,
  { place, name }: { place: Place; name: string },
  { fromMs, untilMs, records }: SampleRange,
): AsyncGenerator<Sample, void, undefined> {
  const { id, eras } = await context.transact(async ({ tx }) => {
    const group = await findGroup(tx, { place, name });
    return { id: group.id, eras: await transformErasOf(tx, place, group) };
  });
  const transforms = compileTransforms({ place, groupName: name, eras });
  const log = logOf(place, id);
  const { lastSequence } = await context.segments.facts(log);
  let events = 0;
  let next: number | undefined = records === undefined ? 0 : Math.max(0, lastSequence - records + 1);
  while (next !== undefined && events < EVENTS_MAX) {
    const range = { fromTimeMs: fromMs - CHUNK_SPAN_MS, untilTimeMs: untilMs };
    const page = await context.segments.read(log, { fromSequence: next, ...range, limit: 1 });
    for (const { sequence, bytes } of page.records) {
      const chunk = decodeChunk(bytes);
      const transform = transforms?.at(sequence, chunk);
      for (const event of scanChunk(chunk, sequence, { fromMs, untilMs })) {
        events++;
        yield { event, transform };
      }
    }
    next = page.next;
  }
}
