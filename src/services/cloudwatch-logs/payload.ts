/** What a subscriber gets: gzipped, as AWS sends it. */

import { gzipSync } from 'node:zlib';
import type { Place } from '../../core/place.ts';
import type { ChunkEvents } from './metric-values.ts';
import type { Pattern } from './patterns/matching.ts';
import { digitsOf } from './position.ts';
import type { FilterRecord } from './state.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample */
export function payloadOf(
  place: Place,
  filter: FilterRecord,
  pattern: Pattern,
  { chunk, events }: ChunkEvents,
): Buffer {
  const content = {
    messageType: 'DATA_MESSAGE',
    owner: place.account,
    logGroup: filter.groupName,
    logStream: chunk.streamName,
    subscriptionFilters: [filter.name],
    ...(filter.kind === 'account' ? { policyLevel: 'ACCOUNT_LEVEL_POLICY' } : {}),
    logEvents: events.map((event) => {
      const extracted = Object.entries(pattern.extract(event.message));
      const fields = Object.fromEntries(
        extracted.map(([name, value]) => [name.replace(/^\$\.?/, ''), value]),
      );
      return {
        id: digitsOf(event),
        timestamp: event.timeMs,
        message: event.message,
        ...(extracted.length === 0 ? {} : { extractedFields: fields }),
      };
    }),
  };
  const data = gzipSync(JSON.stringify(content)).toString('base64');
  return Buffer.from(JSON.stringify({ awslogs: { data } }));
}
