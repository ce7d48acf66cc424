/**
 * What filters make of events, away from the event loop: samples for CloudWatch, payloads for functions. Plain data
 * goes in and comes out.
 */

import type { OffloadedTask } from '../../core/offload.ts';
import type { Place } from '../../core/place.ts';
import type { SegmentRecord } from '../../core/segments/segment-store.ts';
import { CHUNK_SPAN_MS, decodeChunk } from './chunk.ts';
import { embeddedSamples, mayHoldMetrics } from './embedded-metrics.ts';
import { batchesOf, type MetricBatch, type Sample } from './metric-data.ts';
import { type ChunkEvents, filterSamples } from './metric-values.ts';
import { compilePattern } from './patterns/pattern.ts';
import { payloadOf } from './payload.ts';
import { compileMasks, type Era } from './protection/masking.ts';
import { type FoundEvent, scanChunk } from './scan.ts';
import type { FilterRecord } from './state.ts';

export interface HandOnInput {
  readonly place: Place;
  readonly groupName: string;
  /** Undefined: metrics that stand in the events themselves. */
  readonly filter: FilterRecord | undefined;
  /** What was to be masked, and when. */
  readonly masked?: readonly Era[] | undefined;
}

export interface HandedOn {
  readonly metrics: readonly MetricBatch[];
  /** One of each chunk that has events for a subscriber. */
  readonly payloads: readonly Uint8Array[];
}

/** {@link OffloadedTask} with types. */
export interface HandOnTask extends OffloadedTask {
  /** `about`: the time, in milliseconds. */
  take(records: readonly SegmentRecord[], about: unknown): HandedOn;
}

export function beginHandOn({ place, groupName, filter, masked }: HandOnInput): HandOnTask {
  const pattern = compilePattern(filter?.pattern ?? '');
  const times = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER - CHUNK_SPAN_MS };
  const everything = { ...times, pattern, masks: compileMasks(masked) };
  const eventsIn = ({ sequence, bytes }: SegmentRecord): ChunkEvents => {
    const chunk = decodeChunk(bytes);
    const events: FoundEvent[] = [...scanChunk(chunk, sequence, everything)];
    return { chunk, events };
  };
  return {
    take(records, about) {
      if (filter === undefined) {
        return { metrics: embeddedMetrics(records, groupName, about as number), payloads: [] };
      }
      const chunks = records.map(eventsIn);
      if (filter.kind === 'metric') {
        return { metrics: batchesOf(filterSamples(filter, pattern, chunks)), payloads: [] };
      }
      const wanted = chunks.filter(({ events }) => events.length > 0);
      return { metrics: [], payloads: wanted.map((chunk) => payloadOf(place, filter, pattern, chunk)) };
    },
    finish: () => undefined,
  };
}

/**
 * With the errors that AWS counts beside them.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */
function embeddedMetrics(records: readonly SegmentRecord[], groupName: string, nowMs: number): MetricBatch[] {
  const samples: Sample[] = [];
  for (const { bytes } of records) {
    const chunk = decodeChunk(bytes);
    if (!mayHoldMetrics(chunk)) continue;
    const { samples: own, parsingErrors, validationErrors } = embeddedSamples(chunk, nowMs);
    samples.push(...own);
    const count = (name: string, value: number): void => {
      const dimensions = [{ Name: 'LogGroupName', Value: groupName }];
      const timeMs = nowMs - (nowMs % 60_000);
      if (value > 0)
        samples.push({ namespace: 'AWS/Logs', name, unit: undefined, dimensions, timeMs, value });
    };
    count('EMFParsingErrors', parsingErrors);
    count('EMFValidationErrors', validationErrors);
  }
  return batchesOf(samples);
}
