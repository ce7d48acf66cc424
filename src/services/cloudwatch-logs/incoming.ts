/** Which events of a PutLogEvents are taken. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */

import type { InputLogEvent, RejectedLogEventsInfo } from './api.gen.ts';
import { invalidParameter } from './errors.ts';
import { EVENT_OVERHEAD_BYTES } from './facts.ts';
import { keptSinceMs } from './retention.ts';
import type { GroupRecord } from './state.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BATCH_BYTES_MAX = 1_048_576;
const BATCH_SPAN_MS = DAY_MS;
const TOO_OLD_MS = 14 * DAY_MS;
const TOO_NEW_MS = 2 * HOUR_MS;

export interface Taken {
  events: readonly InputLogEvent[];
  rejected: RejectedLogEventsInfo | undefined;
}

/** @throws InvalidParameterException */
export function takenEvents(group: GroupRecord, events: readonly InputLogEvent[], nowMs: number): Taken {
  checkBatch(events);
  const firstWithin = (fromMs: number): number => {
    const index = events.findIndex(({ timestamp }) => timestamp >= fromMs);
    return index < 0 ? events.length : index;
  };
  const tooOld = firstWithin(nowMs - TOO_OLD_MS);
  const expired = firstWithin(keptSinceMs(group, nowMs));
  const newAt = events.findIndex(({ timestamp }) => timestamp > nowMs + TOO_NEW_MS);
  const tooNew = newAt < 0 ? events.length : newAt;
  const start = Math.max(tooOld, expired);
  // "EndIndex ... is exclusive", "StartIndex ... is inclusive".
  const rejected = {
    ...(tooNew < events.length ? { tooNewLogEventStartIndex: tooNew } : {}),
    ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
    ...(expired > tooOld ? { expiredLogEventEndIndex: expired } : {}),
  };
  return {
    events: start === 0 && tooNew === events.length ? events : events.slice(start, Math.max(start, tooNew)),
    rejected: Object.keys(rejected).length === 0 ? undefined : rejected,
  };
}

function checkBatch(events: readonly InputLogEvent[]): void {
  let bytes = 0;
  let lastMs = 0;
  for (const { timestamp, message } of events) {
    if (timestamp < lastMs) {
      const text = 'Log events in a single PutLogEvents request must be in chronological order.';
      throw invalidParameter(text);
    }
    lastMs = timestamp;
    bytes += Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
  }
  if (bytes > BATCH_BYTES_MAX) {
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${BATCH_BYTES_MAX}`);
  }
  if (lastMs - (events[0]?.timestamp ?? 0) <= BATCH_SPAN_MS) return;
  const text = 'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.';
  throw invalidParameter(text);
}
