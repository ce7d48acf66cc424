/** Shared by the tests of DynamoDB Streams. */

import { DescribeTableCommand, type DynamoDBClient, type StreamViewType } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
  type Shard,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { makeTable, type TableOptions } from './dynamodb.ts';

/** Makes a table with a stream; resolves with the stream's ARN. */
export async function makeStreamed(
  client: DynamoDBClient,
  name: string,
  view: StreamViewType = 'NEW_AND_OLD_IMAGES',
  options: TableOptions = {},
): Promise<string> {
  const StreamSpecification = { StreamEnabled: true, StreamViewType: view };
  await makeTable(client, name, { ...options, more: { StreamSpecification, ...options.more } });
  return latestStream(client, name);
}

export async function latestStream(client: DynamoDBClient, name: string): Promise<string> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  return Table?.LatestStreamArn ?? '';
}

export async function shardsOf(client: DynamoDBStreamsClient, StreamArn: string): Promise<Shard[]> {
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  return StreamDescription?.Shards ?? [];
}

export async function iteratorOf(
  client: DynamoDBStreamsClient,
  StreamArn: string,
  shard = 0,
  ShardIteratorType: 'TRIM_HORIZON' | 'LATEST' = 'TRIM_HORIZON',
): Promise<string> {
  const ShardId = (await shardsOf(client, StreamArn))[shard]?.ShardId;
  const input = { StreamArn, ShardId, ShardIteratorType };
  return (await client.send(new GetShardIteratorCommand(input))).ShardIterator ?? '';
}

/** All records of all shards, the oldest shard first. */
export async function recordsOf(client: DynamoDBStreamsClient, StreamArn: string): Promise<StreamRecord[]> {
  const records: StreamRecord[] = [];
  for (const [i] of (await shardsOf(client, StreamArn)).entries()) {
    let iterator: string | undefined = await iteratorOf(client, StreamArn, i);
    while (iterator !== undefined) {
      const page: GetRecordsCommandOutput = await client.send(
        new GetRecordsCommand({ ShardIterator: iterator }),
      );
      records.push(...(page.Records ?? []));
      iterator = page.Records?.length === 0 ? undefined : page.NextShardIterator;
    }
  }
  return records;
}

/** `INSERT one`, `REMOVE two`: what happened to which `pk`. */
export function told(records: readonly StreamRecord[]): string[] {
  return records.map(({ eventName, dynamodb }) => `${eventName} ${dynamodb?.Keys?.['pk']?.S}`);
}
