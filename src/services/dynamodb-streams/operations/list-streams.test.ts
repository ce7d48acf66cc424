import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBStreamsClient,
  ListStreamsCommand,
  type ListStreamsCommandInput,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';
import { makeStreamed } from '../../../../test/support/dynamodb-streams.ts';

let cloud: TestCloud;
let tables: DynamoDBClient;
let client: DynamoDBStreamsClient;
beforeAll(async () => {
  cloud = await testCloud();
  tables = cloud.client(DynamoDBClient);
  client = cloud.client(DynamoDBStreamsClient);
});
afterAll(() => cloud.stop());

const list = (input: ListStreamsCommandInput = {}) => client.send(new ListStreamsCommand(input));

test('all streams, those of a table, and page by page', async () => {
  const first = await makeStreamed(tables, 'first');
  const second = await makeStreamed(tables, 'second');
  await makeTable(tables, 'third');
  const StreamSpecification = { StreamEnabled: false };
  await tables.send(new UpdateTableCommand({ TableName: 'second', StreamSpecification }));
  const entry = (arn: string, TableName: string) => ({
    StreamArn: arn,
    TableName,
    StreamLabel: arn.split('/').at(-1),
  });
  const all = await list();
  expect(all.Streams).toEqual([entry(first, 'first'), entry(second, 'second')]);
  expect(all.LastEvaluatedStreamArn).toBeUndefined();
  expect((await list({ TableName: 'second' })).Streams).toEqual([entry(second, 'second')]);
  expect((await list({ TableName: 'third' })).Streams).toEqual([]);
  const page = await list({ Limit: 1 });
  expect(page).toMatchObject({ Streams: [entry(first, 'first')], LastEvaluatedStreamArn: first });
  const next = await list({ Limit: 1, ExclusiveStartStreamArn: page.LastEvaluatedStreamArn });
  expect(next.Streams).toEqual([entry(second, 'second')]);
  expect(next.LastEvaluatedStreamArn).toBeUndefined();
  expect((await list({ TableName: 'second', ExclusiveStartStreamArn: second })).Streams).toEqual([]);
});

test('refusals', async () => {
  expect(await refusal(list({ Limit: 101 }))).toContain("Value '101' at 'limit'");
  const wrong = `arn:aws:dynamodb:us-east-1:000000000000:table/first/${'x'.repeat(10)}`;
  expect(await refusal(list({ ExclusiveStartStreamArn: wrong }))).toBe(
    `ValidationException: Invalid StreamArn: ${wrong}`,
  );
});
