/** Streams stand in policies as resources of DynamoDB, under its actions. */

import type { Access } from '../../core/service.ts';
import { iteratorStream } from './iterator.ts';
import { streamRef } from './streams.ts';

export function onStream<I extends { StreamArn: string }>(action: string): Access<I> {
  return {
    actions: [action],
    demands: ({ place }, { StreamArn }) => [{ action, resource: streamRef(StreamArn, place).arn }],
  };
}

export const onIterator: Access<{ ShardIterator: string }> = {
  actions: ['dynamodb:GetRecords'],
  demands: ({ place }, { ShardIterator }) => [
    { action: 'dynamodb:GetRecords', resource: iteratorStream(ShardIterator, place).arn },
  ],
};

export const onAllStreams: Access<object> = {
  actions: ['dynamodb:ListStreams'],
  demands: () => [{ action: 'dynamodb:ListStreams', resource: '*' }],
};
