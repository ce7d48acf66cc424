import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../test/support/cloud.ts';
import { makeTable } from '../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let documents: DynamoDBDocumentClient;
beforeAll(async () => {
  cloud = await testCloud();
  const client = cloud.client(DynamoDBClient);
  documents = DynamoDBDocumentClient.from(client);
  await makeTable(client, 'documents', { key: 'pk sk:N' });
});
afterAll(() => cloud.stop());

test('plain values there and back', async () => {
  const Item = {
    pk: 'user#1',
    sk: 1,
    tags: new Set(['a', 'b']),
    nested: { steps: [1, 'two', null, true], empty: {} },
    bytes: Uint8Array.of(1, 2),
  };
  await documents.send(new PutCommand({ TableName: 'documents', Item }));
  const Key = { pk: 'user#1', sk: 1 };
  expect((await documents.send(new GetCommand({ TableName: 'documents', Key }))).Item).toEqual(Item);
  const { Attributes } = await documents.send(
    new UpdateCommand({
      TableName: 'documents',
      Key,
      UpdateExpression: 'SET nested.steps[0] = nested.steps[0] + :n ADD tags :more',
      ExpressionAttributeValues: { ':n': 41, ':more': new Set(['c']) },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  expect(Attributes).toEqual({ nested: { steps: [42] }, tags: new Set(['a', 'b', 'c']) });
});

test('a transaction, and pages that the client turns by itself', async () => {
  const TransactItems = Array.from({ length: 10 }, (_, sk) => ({
    Put: { TableName: 'documents', Item: { pk: 'page', sk } },
  }));
  await documents.send(new TransactWriteCommand({ TransactItems }));
  const seen: number[] = [];
  const config = { client: documents, pageSize: 3 };
  const input = {
    TableName: 'documents',
    KeyConditionExpression: 'pk = :p',
    ExpressionAttributeValues: { ':p': 'page' },
  };
  for await (const { Items = [] } of paginateQuery(config, input)) seen.push(...Items.map(({ sk }) => sk));
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
