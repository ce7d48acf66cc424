import type { GetTrailStatusResponse } from '../api.gen.ts';
import type { Handler } from '../handler.ts';
import type { TrailRecord } from '../state.ts';
import { findTrail } from '../trail-name.ts';

/** What S3 calls an operation that is not there: no log file is written yet, and whoever asks is told. */
const NOT_DELIVERED = 'NotImplemented';

export const getTrailStatus: Handler<'GetTrailStatus'> = async (context, { Name }) => {
  const trail = await findTrail(context, Name, 'arn');
  return {
    IsLogging: trail.isLogging,
    // The old members as text, which AWS still answers, empty where there is nothing to say.
    LatestDeliveryAttemptTime: text(trail.startedAtMs),
    LatestNotificationAttemptTime: '',
    LatestNotificationAttemptSucceeded: '',
    LatestDeliveryAttemptSucceeded: '',
    TimeLoggingStarted: text(trail.startedAtMs),
    TimeLoggingStopped: text(trail.stoppedAtMs),
    ...timesOf(trail),
  };
};

function timesOf({ startedAtMs, stoppedAtMs }: TrailRecord): GetTrailStatusResponse {
  return {
    ...(startedAtMs === undefined
      ? {}
      : {
          StartLoggingTime: new Date(startedAtMs),
          LatestDeliveryTime: new Date(startedAtMs),
          LatestDeliveryError: NOT_DELIVERED,
        }),
    ...(stoppedAtMs === undefined ? {} : { StopLoggingTime: new Date(stoppedAtMs) }),
  };
}

function text(atMs: number | undefined): string {
  return atMs === undefined ? '' : `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
