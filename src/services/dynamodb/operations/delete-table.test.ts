import {
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  UpdateTableCommand,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
});
afterAll(() => cloud.stop());

const remove = (TableName: string) => client.send(new DeleteTableCommand({ TableName }));
const ALL = { gte: Uint8Array.of(1, 5), lt: Uint8Array.of(1, 6) };

test('the table is gone at once, and its rows and counters soon', async () => {
  const options = {
    key: 'pk sk:N',
    global: { byKey: ['sk:N', 'ALL'] },
    local: { byAge: ['pk age:N', 'ALL'] },
  } as const;
  await makeTable(client, 'items', options);
  const items = Array.from({ length: 600 }, (_, sk) => ({ pk: S('a'), sk: N(sk), age: N(sk) }));
  await putAll(client, 'items', items);
  const { TableDescription: told } = await remove('items');
  expect(told).toMatchObject({ TableStatus: 'DELETING', ItemCount: 600 });
  for (const member of ['KeySchema', 'AttributeDefinitions', 'CreationDateTime', 'GlobalSecondaryIndexes']) {
    expect(told).not.toHaveProperty(member);
  }
  expect(await refusal(client.send(new DescribeTableCommand({ TableName: 'items' })))).toBe(
    'ResourceNotFoundException: Requested resource not found: Table: items not found',
  );
  const waiter = { client, maxWaitTime: 5, minDelay: 1, maxDelay: 1 };
  expect((await waitUntilTableNotExists(waiter, { TableName: 'items' })).state).toBe('SUCCESS');
  await cloud.clock.advance(0);
  expect(await cloud.world.store.list(ALL, { limit: 10 })).toEqual([]);
});

test('a table of the same name begins empty, while the rows of the old one still go', async () => {
  await makeTable(client, 'again');
  await putAll(
    client,
    'again',
    Array.from({ length: 50 }, (_, i) => ({ pk: S(`k${i}`) })),
  );
  await remove('again');
  await makeTable(client, 'again');
  await client.send(new PutItemCommand({ TableName: 'again', Item: { pk: S('new') } }));
  await cloud.clock.advance(0);
  const { Items } = await client.send(new ScanCommand({ TableName: 'again' }));
  expect(Items).toEqual([{ pk: S('new') }]);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'again' }));
  expect(Table?.ItemCount).toBe(1);
});

test('a protected table stays until the protection is taken away', async () => {
  await makeTable(client, 'protected', { more: { DeletionProtectionEnabled: true } });
  expect(await refusal(remove('protected'))).toBe(
    'ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable ' +
      'deletion protection first.',
  );
  await client.send(new UpdateTableCommand({ TableName: 'protected', DeletionProtectionEnabled: false }));
  await remove('protected');
});

test('a table that is not there', async () => {
  expect(await refusal(remove('nowhere'))).toBe(
    'ResourceNotFoundException: Requested resource not found: Table: nowhere not found',
  );
});
