/**
 * What filters make of events, away from the event loop: samples for CloudWatch, payloads for functions. Plain data
 * goes in and comes out.
 */

import type { OffloadedTask } from '../../core/offload.ts';
import type { Place } from '../../core/place.ts';
import type { SegmentRecord } from '../../core/segments/segment-store.ts';
import { CHUNK_SPAN_MS, decodeChunk, eventsOf } from './chunk.ts';
import { embeddedSamples, mayHoldMetrics } from './embedded-metrics.ts';
import { batchesOf, type MetricBatch, type Sample } from './metric-data.ts';
import { type ChunkEvents, filterSamples } from './metric-values.ts';
import { compilePattern } from './patterns/pattern.ts';
import { payloadOf } from './payload.ts';
import { type Audit, compileAudit } from './protection/audit.ts';
import { compileMasks, type Era } from './protection/masking.ts';
import { type FoundEvent, scanChunk } from './scan.ts';
import type { FilterRecord } from './state.ts';
import type { TransformEra } from './transform/state.ts';
import { compileTransforms, type Transforms } from './transform/transforms.ts';

export interface HandOnInput {
  readonly place: Place;
  readonly groupName: string;
  /** Undefined: metrics that stand in the events themselves. */
  readonly filter: FilterRecord | undefined;
  /** What was to be masked, and when. */
  readonly masked?: readonly Era[] | undefined;
  readonly transformed?: readonly TransformEra[] | undefined;
  /** Without a filter: whether metrics are made of what stands in the events; by default they are. */
  readonly isMeasured?: boolean | undefined;
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

export function beginHandOn(input: HandOnInput): HandOnTask {
  const { place, groupName, filter, masked, isMeasured = true } = input;
  const pattern = compilePattern(filter?.pattern ?? '');
  const times = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER - CHUNK_SPAN_MS };
  const masks = compileMasks(masked);
  const audit = compileAudit(masked ?? []);
  const transforms = compileTransforms({ place, groupName, eras: input.transformed ?? [] });
  const seen = filter?.applyOnTransformedLogs === true ? transforms : undefined;
  const everything = { ...times, pattern, masks, transforms: seen };
  const eventsIn = ({ sequence, bytes }: SegmentRecord): ChunkEvents => {
    const chunk = decodeChunk(bytes);
    const events: FoundEvent[] = [...scanChunk(chunk, sequence, everything)];
    return { chunk, events };
  };
  return {
    take(records, about) {
      if (filter === undefined) {
        return {
          metrics: ownMetrics(records, groupName, { transforms, audit, isMeasured }, about as number),
          payloads: [],
        };
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
 * What stands in the events, and what AWS counts beside it: errors of the format, events that were transformed.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */
function ownMetrics(
  records: readonly SegmentRecord[],
  groupName: string,
  {
    transforms,
    audit,
    isMeasured,
  }: { transforms: Transforms | undefined; audit: Audit; isMeasured: boolean },
  nowMs: number,
): MetricBatch[] {
  const samples: Sample[] = [];
  const dimensions = [{ Name: 'LogGroupName', Value: groupName }];
  const timeMs = nowMs - (nowMs % 60_000);
  const count = (name: string, value: number, unit?: string, more: Sample['dimensions'] = []): void => {
    if (value === 0) return;
    samples.push({ namespace: 'AWS/Logs', name, unit, dimensions: [...dimensions, ...more], timeMs, value });
  };
  for (const { sequence, bytes } of records) {
    const chunk = decodeChunk(bytes);
    if (isMeasured && mayHoldMetrics(chunk)) {
      const { samples: own, parsingErrors, validationErrors } = embeddedSamples(chunk, nowMs);
      samples.push(...own);
      count('EMFParsingErrors', parsingErrors);
      count('EMFValidationErrors', validationErrors);
    }
    for (const { policyName, events } of audit.of(chunk)) {
      const operation = { Name: 'DataProtectionOperation', Value: 'Audit' };
      const named = policyName === undefined ? [] : [{ Name: 'PolicyName', Value: policyName }];
      count('LogEventsWithFindings', events, undefined, [operation, ...named]);
    }
    const transform = transforms?.at(sequence, chunk);
    if (transform === undefined) continue;
    const transformed = Array.from(eventsOf(chunk), ({ message }) => transform(message));
    const texts = transformed.flatMap((each) => ('fields' in each ? [JSON.stringify(each.fields)] : []));
    count('TransformedLogEvents', texts.length);
    count('TransformedBytes', Buffer.byteLength(texts.join('')), 'Bytes');
    count('TransformationErrors', transformed.length - texts.length);
  }
  return batchesOf(samples);
}
