/** Looks for fields in events, away from the event loop: when the first and the last event has each. */

import type { OffloadedTask } from '../../core/offload.ts';
import type { SegmentRecord } from '../../core/segments/segment-store.ts';
import { decodeChunk } from './chunk.ts';
import { rowOf } from './insights/row.ts';
import { type CompiledSource, compileSource, type QuerySource } from './insights/source.ts';
import { scanChunk } from './scan.ts';

/** A field, and between which times the events came that count. */
export interface WantedField {
  readonly name: string;
  readonly sinceMs: number;
  readonly untilMs?: number | undefined;
}

export interface FieldScanInput {
  readonly sources: readonly (QuerySource & { readonly fields: readonly WantedField[] })[];
}

export interface FieldTimes {
  firstMs: number;
  lastMs: number;
}

/** {@link OffloadedTask} with types. */
export interface FieldScanTask extends OffloadedTask {
  take(records: readonly SegmentRecord[], about: unknown): undefined;
  /** For each source, in the order of its fields; undefined: no event has it. */
  finish(): (FieldTimes | undefined)[][];
}

export function beginFieldScan({ sources }: FieldScanInput): FieldScanTask {
  const found = sources.map(({ fields }) => fields.map((): FieldTimes | undefined => undefined));
  const scanned = sources.map(({ fields, ...source }): Scanned => ({ fields, ...compileSource(source) }));
  return {
    take(records, about) {
      // The number of the source, as `field-scan.ts` gives it.
      const index = about as number;
      const [source, times] = [scanned[index], found[index]];
      if (source === undefined || times === undefined) throw new Error('Records of an unknown source');
      for (const record of records) lookThrough(record, source, times);
      return undefined;
    },
    finish: () => found,
  };
}

interface Scanned extends CompiledSource {
  readonly fields: readonly WantedField[];
}

function lookThrough(
  { sequence, bytes }: SegmentRecord,
  { name: log, fields, dead, fromMs, untilMs, masks, transforms }: Scanned,
  times: (FieldTimes | undefined)[],
): void {
  const chunk = decodeChunk(bytes);
  const wanted = [...fields.entries()].filter(([, { sinceMs, untilMs: endMs }]) => {
    return chunk.ingestedMs >= sinceMs && chunk.ingestedMs < (endMs ?? Number.POSITIVE_INFINITY);
  });
  if (wanted.length === 0 || dead.has(chunk.streamId)) return;
  const transform = transforms?.at(sequence, chunk);
  for (const event of scanChunk(chunk, sequence, { fromMs, untilMs, masks })) {
    const row = rowOf(event, log, transform);
    for (const [i, { name }] of wanted) {
      if (row.get(inEvents(name)) !== undefined) times[i] = widened(times[i], event.timeMs);
    }
  }
}

/** "Fields that begin with @ ... specify an additional @": it is the index's alone. */
function inEvents(name: string): string {
  return name.startsWith('@@') ? name.slice(1) : name;
}

function widened(known: FieldTimes | undefined, timeMs: number): FieldTimes {
  return {
    firstMs: Math.min(known?.firstMs ?? timeMs, timeMs),
    lastMs: Math.max(known?.lastMs ?? timeMs, timeMs),
  };
}
