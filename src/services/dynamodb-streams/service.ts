import { anyService, type Service } from '../../core/service.ts';
import { onAllStreams, onIterator, onStream } from './access.ts';
import type { Api } from './api.gen.ts';
import { describeStream } from './operations/describe-stream.ts';
import { getRecords } from './operations/get-records.ts';
import { getShardIterator } from './operations/get-shard-iterator.ts';
import { listStreams } from './operations/list-streams.ts';

/** Reads what DynamoDB keeps: its state is in `../dynamodb/stream`. */
const service: Service<Api> = {
  name: 'dynamodb-streams',
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html
  dataEvents: new Set(['GetRecords', 'GetShardIterator'] as const),
  collections: [],
  operations: {
    DescribeStream: {
      kind: 'tx',
      handler: describeStream,
      access: onStream('dynamodb:DescribeStream'),
      readOnly: true,
    },
    GetRecords: { kind: 'tx', handler: getRecords, access: onIterator, readOnly: true },
    GetShardIterator: {
      kind: 'tx',
      handler: getShardIterator,
      access: onStream('dynamodb:GetShardIterator'),
      readOnly: true,
      refused: { ShardIteratorType: 'AT_TIMESTAMP, for which the model has no time' },
    },
    ListStreams: { kind: 'tx', handler: listStreams, access: onAllStreams, readOnly: true },
  },
};

export const dynamodbStreamsService = anyService(service);
