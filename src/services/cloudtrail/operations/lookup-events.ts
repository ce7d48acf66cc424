import type { StagedContext } from '../../../core/context.ts';
import { HISTORY_MS } from '../../../core/event-history.ts';
import type { SegmentRecord } from '../../../core/segments/segment-store.ts';
import type { Event, LookupEventsRequest } from '../api.gen.ts';
import { cloudtrailError, invalidNextToken } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { type Position, readHistory } from '../history.ts';
import { accessKeyOf, filterOf } from '../lookup-attributes.ts';
import { recordOf } from '../record.ts';

const MAX_RESULTS = 50;
/** Records tell seconds: whoever asks until a record's own time finds it. */
const SECOND_MS = 1_000;

/** The management events of the last 90 days in this region, the newest first. */
export const lookupEvents: Staged<'LookupEvents'> = async (context, input) => {
  if (input.EventCategory !== undefined) {
    throw cloudtrailError('InvalidEventCategoryException', 'CloudTrail Insights events are not available.');
  }
  const { needle, matches } = filterOf(input.LookupAttributes);
  const { records, next } = await readHistory(context, {
    ...rangeOf(input, context.now()),
    limit: input.MaxResults ?? MAX_RESULTS,
    position: positionOf(context, input),
    mayMatch: (bytes) =>
      needle === undefined || Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(needle),
    matches: (record) => matches(recordOf(record)),
  });
  return {
    Events: records.map(eventOf),
    ...(next === undefined ? {} : { NextToken: tokenOf(context, input, next) }),
  };
};

function rangeOf({ StartTime, EndTime }: LookupEventsRequest, nowMs: number) {
  const startMs = StartTime?.getTime();
  const endMs = EndTime?.getTime();
  if (startMs !== undefined && endMs !== undefined && startMs > endMs) {
    const text = 'The start time has to be before the end time.';
    throw cloudtrailError('InvalidTimeRangeException', text);
  }
  return {
    fromMs: Math.max(nowMs - HISTORY_MS, seconds(startMs ?? 0)),
    untilMs: endMs === undefined ? Number.MAX_SAFE_INTEGER : seconds(endMs) + SECOND_MS,
  };
}

function seconds(timeMs: number): number {
  return Math.floor(timeMs / SECOND_MS) * SECOND_MS;
}

/** "The token must be passed in with the same parameters that were specified in the original call." */
function inputsOf({ LookupAttributes, StartTime, EndTime }: LookupEventsRequest) {
  return { LookupAttributes, StartTime, EndTime };
}

function tokenOf({ pages, place }: StagedContext, input: LookupEventsRequest, next: Position): string {
  const cursor = Buffer.from(JSON.stringify([next.writes, next.reads]));
  return pages.close('cloudtrail.LookupEvents', [place, inputsOf(input)], cursor);
}

function positionOf({ pages, place }: StagedContext, input: LookupEventsRequest): Position | undefined {
  if (input.NextToken === undefined) return undefined;
  const cursor = pages.open('cloudtrail.LookupEvents', [place, inputsOf(input)], input.NextToken);
  if (cursor === undefined) throw invalidNextToken();
  // Sealed by ourselves.
  const [writes, reads] = JSON.parse(Buffer.from(cursor).toString()) as [number, number];
  return { writes, reads };
}

function eventOf(line: SegmentRecord): Event {
  const record = recordOf(line);
  const { event, resources, username } = record;
  const accessKeyId = accessKeyOf(record);
  return {
    EventId: String(event['eventID']),
    EventName: String(event['eventName']),
    ReadOnly: String(event['readOnly']),
    ...(accessKeyId === undefined ? {} : { AccessKeyId: accessKeyId }),
    EventTime: new Date(seconds(line.timeMs)),
    EventSource: String(event['eventSource']),
    ...(username === undefined ? {} : { Username: username }),
    Resources: resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: JSON.stringify(event),
  };
}
