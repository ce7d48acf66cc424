import { streams } from '../../dynamodb/stream/state.ts';
import { streamArn } from '../../dynamodb/stream/stream-arn.ts';
import type { Handler } from '../handler.ts';
import { checkedLimit, streamRef } from '../streams.ts';

const STREAMS_MAX = 100;

/**
 * Disabled streams too, as long as they can be read. Ordered by table and label.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html
 */
export const listStreams: Handler<'ListStreams'> = async ({ tx, place }, input) => {
  const limit = checkedLimit(input.Limit, STREAMS_MAX);
  const { TableName, ExclusiveStartStreamArn: after } = input;
  const start = after === undefined ? undefined : streamRef(after, place);
  const prefix = TableName === undefined ? [] : [TableName];
  const from =
    start === undefined || (TableName !== undefined && TableName !== start.table)
      ? undefined
      : [start.table, start.label].slice(prefix.length);
  // One more for the start itself, which may be gone, and one to know whether there are more.
  const { records } = await streams.list(tx, place, {
    prefix,
    ...(from === undefined ? {} : { from }),
    limit: limit + 2,
  });
  const found = records.filter(({ table, label }) => table !== start?.table || label !== start.label);
  const Streams = found.slice(0, limit).map(({ table, label }) => ({
    StreamArn: streamArn(place, table, label),
    TableName: table,
    StreamLabel: label,
  }));
  const last = found.length > limit ? Streams[Streams.length - 1] : undefined;
  return { Streams, LastEvaluatedStreamArn: last?.StreamArn };
};
