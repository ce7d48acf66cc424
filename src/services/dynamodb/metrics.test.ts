import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../test/support/dynamodb.ts';
import { type MetricsReader, MINUTE_MS, metricsReader } from '../../../test/support/metrics.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
let metrics: MetricsReader;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  metrics = metricsReader(cloud, 'AWS/DynamoDB');
});
afterAll(() => cloud.stop());
// Each test begins with a minute, so that none ends by itself meanwhile.
beforeEach(() => metrics.minuteOver());

const PROVISIONED = {
  more: {
    BillingMode: 'PROVISIONED' as const,
    ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 3 },
  },
};
const KB = 'x'.repeat(1_000);

test('units of a table and of its global indexes, for themselves', async () => {
  const TableName = 'units';
  await makeTable(client, TableName, {
    key: 'pk sk',
    global: { byColour: ['colour', 'ALL'] },
    local: { bySize: ['pk size', 'ALL'] },
  });
  await putAll(client, TableName, [
    { pk: S('a'), sk: S('1'), colour: S('red') },
    { pk: S('a'), sk: S('2'), size: S('big') },
    { pk: S('a'), sk: S('3'), text: S(KB + KB) },
  ]);
  await client.send(new GetItemCommand({ TableName, Key: { pk: S('a'), sk: S('3') }, ConsistentRead: true }));
  await client.send(new GetItemCommand({ TableName, Key: { pk: S('a'), sk: S('1') } }));
  const query = { IndexName: 'byColour', KeyConditionExpression: 'colour = :c' };
  const values = { ExpressionAttributeValues: { ':c': S('red') } };
  await client.send(new QueryCommand({ TableName, ...query, ...values }));
  await metrics.minuteOver();
  expect(await metrics.total('ConsumedWriteCapacityUnits', { TableName })).toBe(1 + (1 + 1) + 2);
  expect(await metrics.points('ConsumedWriteCapacityUnits', { TableName }, 'SampleCount')).toEqual([3]);
  expect(await metrics.total('ConsumedReadCapacityUnits', { TableName })).toBe(1.5);
  const ofIndex = { TableName, GlobalSecondaryIndexName: 'byColour' };
  expect(await metrics.total('ConsumedWriteCapacityUnits', ofIndex)).toBe(1);
  expect(await metrics.total('ConsumedReadCapacityUnits', ofIndex)).toBe(0.5);
  // On demand nothing is provisioned.
  expect(await metrics.names({ TableName })).toEqual([
    'ConsumedReadCapacityUnits',
    'ConsumedWriteCapacityUnits',
  ]);
  await cloud.clock.advance(10 * MINUTE_MS);
  expect(await metrics.points('ConsumedWriteCapacityUnits', { TableName }, 'Sum')).toHaveLength(1);
});

test('batches, transactions and statements consume likewise', async () => {
  const TableName = 'many';
  await makeTable(client, TableName);
  const puts = ['a', 'b'].map((pk) => ({ PutRequest: { Item: { pk: S(pk) } } }));
  await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
  const Put = { TableName, Item: { pk: S('c') } };
  await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] }));
  const insert = `INSERT INTO "${TableName}" VALUE {'pk': 'd'}`;
  await client.send(new ExecuteStatementCommand({ Statement: insert }));
  const Keys = ['a', 'b'].map((pk) => ({ pk: S(pk) }));
  await client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }));
  await client.send(
    new ExecuteStatementCommand({ Statement: `SELECT * FROM "${TableName}" WHERE pk = 'a'` }),
  );
  await metrics.minuteOver();
  expect(await metrics.total('ConsumedWriteCapacityUnits', { TableName })).toBe(2 + 2 + 1);
  expect(await metrics.total('ConsumedReadCapacityUnits', { TableName })).toBe(1 + 0.5);
  const latency = (Operation: string) =>
    metrics.points('SuccessfulRequestLatency', { TableName, Operation }, 'SampleCount');
  expect(await latency('BatchWriteItem')).toEqual([1]);
  expect(await latency('TransactWriteItems')).toEqual([1]);
  expect(await latency('BatchGetItem')).toEqual([1]);
});

test('what is provisioned, as it is at the end of a minute with requests', async () => {
  const TableName = 'provisioned';
  const { more } = PROVISIONED;
  const own = { ReadCapacityUnits: 2, WriteCapacityUnits: 4 };
  await makeTable(client, TableName, {
    global: { byColour: ['colour', 'ALL'] },
    more: {
      ...more,
      AttributeDefinitions: ['pk', 'colour'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byColour',
          KeySchema: [{ AttributeName: 'colour', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
          ProvisionedThroughput: own,
        },
      ],
    },
  });
  await client.send(new ScanCommand({ TableName }));
  await metrics.minuteOver();
  const ProvisionedThroughput = { ReadCapacityUnits: 9, WriteCapacityUnits: 3 };
  await client.send(new UpdateTableCommand({ TableName, ProvisionedThroughput }));
  await cloud.clock.advance(5 * MINUTE_MS);
  await client.send(new ScanCommand({ TableName }));
  await metrics.minuteOver();
  expect(await metrics.points('ProvisionedReadCapacityUnits', { TableName }, 'Average')).toEqual([7, 9]);
  expect(await metrics.points('ProvisionedWriteCapacityUnits', { TableName }, 'Average')).toEqual([3, 3]);
  const ofIndex = { TableName, GlobalSecondaryIndexName: 'byColour' };
  expect(await metrics.points('ProvisionedWriteCapacityUnits', ofIndex, 'Average')).toEqual([4, 4]);
});

test('what requests take and return, by operation', async () => {
  const TableName = 'calls';
  await makeTable(client, TableName, { key: 'pk sk' });
  await putAll(client, TableName, [
    { pk: S('a'), sk: S('1') },
    { pk: S('a'), sk: S('2') },
    { pk: S('b'), sk: S('1') },
  ]);
  const values = { ExpressionAttributeValues: { ':a': S('a') } };
  await client.send(new QueryCommand({ TableName, KeyConditionExpression: 'pk = :a', ...values }));
  await client.send(new ScanCommand({ TableName }));
  await metrics.minuteOver();
  const of = (Operation: string) => ({ TableName, Operation });
  expect(await metrics.total('ReturnedItemCount', of('Query'))).toBe(2);
  expect(await metrics.total('ReturnedItemCount', of('Scan'))).toBe(3);
  expect(await metrics.points('SuccessfulRequestLatency', of('PutItem'), 'SampleCount')).toEqual([3]);
  const [least = 0] = await metrics.points('SuccessfulRequestLatency', of('PutItem'), 'Minimum');
  expect(least).toBeGreaterThan(0);
  expect(await metrics.names(of('PutItem'))).toEqual(['SuccessfulRequestLatency']);
});

test('failed conditions are no errors of users, missing tables and bad input are', async () => {
  const TableName = 'refuses';
  await makeTable(client, TableName);
  const before = await metrics.total('UserErrors', {});
  const condition = { ConditionExpression: 'attribute_exists(pk)' };
  const put = (more: object) =>
    refusal(client.send(new PutItemCommand({ TableName, Item: { pk: S('a') }, ...more })));
  expect(await put(condition)).toMatch(/^ConditionalCheckFailedException/);
  const key = { Key: { pk: S('a') } };
  expect(await refusal(client.send(new DeleteItemCommand({ TableName, ...key, ...condition })))).toMatch(
    /^ConditionalCheckFailed/,
  );
  expect(await put({ TableName: 'nowhere' })).toMatch(/^ResourceNotFoundException/);
  expect(await put({ Item: {} })).toMatch(/^ValidationException/);
  // Its own model forbids it.
  expect(await put({ ReturnValues: 'EVERYTHING' })).toMatch(/^ValidationException/);
  await metrics.minuteOver();
  expect(await metrics.total('ConditionalCheckFailedRequests', { TableName })).toBe(2);
  expect((await metrics.total('UserErrors', {})) - before).toBe(3);
});

test('ordered faults are throttled requests, or errors of the system', async () => {
  const TableName = 'struck';
  await makeTable(client, TableName);
  const order = async (error: string) => {
    const fault = { service: 'dynamodb', operation: 'PutItem', error, count: 1 };
    const response = await fetch(`${cloud.endpoint}/_kumobako/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    expect(response.ok).toBe(true);
    return refusal(client.send(new PutItemCommand({ TableName, Item: { pk: S('a') } })));
  };
  expect(await order('ProvisionedThroughputExceededException')).toMatch(/^ProvisionedThroughput/);
  expect(await order('InternalServerError')).toMatch(/^InternalServerError/);
  await metrics.minuteOver();
  const of = { TableName, Operation: 'PutItem' };
  expect(await metrics.total('ThrottledRequests', of)).toBe(1);
  expect(await metrics.total('WriteThrottleEvents', { TableName })).toBe(1);
  expect(await metrics.total('SystemErrors', of)).toBe(1);
});

test('items that go by themselves', async () => {
  const TableName = 'passing';
  await makeTable(client, TableName);
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expires' };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  const expires = N(Math.ceil(cloud.clock.now() / 1000) + 100);
  await putAll(client, TableName, [{ pk: S('a'), expires }, { pk: S('b'), expires }, { pk: S('c') }]);
  await cloud.clock.advance(3 * MINUTE_MS);
  expect(await metrics.total('TimeToLiveDeletedItemCount', { TableName })).toBe(2);
  // Nobody pays for it.
  expect(await metrics.total('ConsumedWriteCapacityUnits', { TableName })).toBe(3);
});
