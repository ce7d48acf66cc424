/**
 * CloudWatch Logs' own metrics: what comes in, for the region and by log group.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */

import type { StagedContext } from '../../core/context.ts';
import type { Meter } from '../../core/metrics/series.ts';
import type { InputLogEvent } from './api.gen.ts';
import { EVENT_OVERHEAD_BYTES } from './facts.ts';

const METER: Meter = {
  service: 'cloudwatch-logs',
  name: 'AWS/Logs',
  principal: 'logs',
  units: { IncomingBytes: 'Bytes', IncomingLogEvents: 'Count' },
};

/** Counts events that were taken, as large as the limits of PutLogEvents see them. */
export function countIncoming(
  { meters, place, now }: StagedContext,
  group: string,
  events: readonly InputLogEvent[],
): void {
  const bytes = events.reduce(
    (sum, { message }) => sum + Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES,
    0,
  );
  for (const series of [meters.series(METER, place), meters.series(METER, place, 'LogGroupName', group)]) {
    series.add('IncomingBytes', bytes, now());
    series.add('IncomingLogEvents', events.length, now());
  }
}
