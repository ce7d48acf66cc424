import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';

const HOUR_MS = 3_600_000;
let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
});
afterAll(() => cloud.stop());

const update = (TableName: string, Enabled: boolean, AttributeName = 'expires') =>
  client.send(
    new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled, AttributeName } }),
  );
/** Seconds since 1970, `hours` from now. */
const inHours = (hours: number) => N(Math.ceil((cloud.clock.now() + hours * HOUR_MS) / 1000));
const names = async (TableName: string) =>
  (await client.send(new ScanCommand({ TableName }))).Items?.map(({ pk }) => pk?.S).sort();

test('items go when their time has come, each at its own, and with them index entries and counts', async () => {
  await makeTable(client, 'items', { global: { byColour: ['colour', 'ALL'] } });
  const specification = { Enabled: true, AttributeName: 'expires' };
  expect((await update('items', true)).TimeToLiveSpecification).toEqual(specification);
  await putAll(client, 'items', [
    { pk: S('one'), expires: inHours(1), colour: S('red') },
    { pk: S('two'), expires: inHours(2), colour: S('red') },
    { pk: S('never') },
    { pk: S('text'), expires: S('1') },
    { pk: S('ancient'), expires: N(1_000_000) },
  ]);
  await cloud.clock.advance(HOUR_MS + 1000);
  expect(await names('items')).toEqual(['ancient', 'never', 'text', 'two']);
  const query = { IndexName: 'byColour', KeyConditionExpression: 'colour = :c' };
  const found = await client.send(
    new QueryCommand({ TableName: 'items', ...query, ExpressionAttributeValues: { ':c': S('red') } }),
  );
  expect(found.Items?.map(({ pk }) => pk?.S)).toEqual(['two']);
  await cloud.clock.advance(HOUR_MS);
  expect(await names('items')).toEqual(['ancient', 'never', 'text']);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'items' }));
  expect(Table).toMatchObject({
    ItemCount: 3,
    GlobalSecondaryIndexes: [{ ItemCount: 0, IndexSizeBytes: 0 }],
  });
});

test('an item whose time was put off stays, one whose time was brought forward goes earlier', async () => {
  await makeTable(client, 'moved');
  await update('moved', true);
  await putAll(client, 'moved', [
    { pk: S('later'), expires: inHours(1) },
    { pk: S('sooner'), expires: inHours(9) },
    { pk: S('spared'), expires: inHours(1) },
  ]);
  const set = (pk: string, expires: ReturnType<typeof inHours>) =>
    client.send(
      new UpdateItemCommand({
        TableName: 'moved',
        Key: { pk: S(pk) },
        UpdateExpression: 'SET expires = :e',
        ExpressionAttributeValues: { ':e': expires },
      }),
    );
  await set('later', inHours(5));
  await set('sooner', inHours(2));
  await client.send(
    new UpdateItemCommand({
      TableName: 'moved',
      Key: { pk: S('spared') },
      UpdateExpression: 'REMOVE expires',
    }),
  );
  await cloud.clock.advance(3 * HOUR_MS);
  expect(await names('moved')).toEqual(['later', 'spared']);
  await cloud.clock.advance(3 * HOUR_MS);
  expect(await names('moved')).toEqual(['spared']);
});

test('an item that expires before all that were there', async () => {
  await makeTable(client, 'first');
  await update('first', true);
  await putAll(client, 'first', [{ pk: S('far'), expires: inHours(9) }]);
  await putAll(client, 'first', [{ pk: S('near'), expires: inHours(1) }]);
  await cloud.clock.advance(2 * HOUR_MS);
  expect(await names('first')).toEqual(['far']);
});

test('what has expired when it is written can be read for a minute', async () => {
  await makeTable(client, 'expired');
  await update('expired', true);
  await putAll(client, 'expired', [{ pk: S('a'), expires: inHours(-1) }]);
  await cloud.clock.advance(59_000);
  const get = new GetItemCommand({ TableName: 'expired', Key: { pk: S('a') } });
  expect((await client.send(get)).Item).toBeDefined();
  await cloud.clock.advance(2_000);
  expect((await client.send(get)).Item).toBeUndefined();
});

test('items from before it was enabled, more than a batch of them, go too', async () => {
  await makeTable(client, 'before');
  const expires = inHours(1);
  await putAll(
    client,
    'before',
    Array.from({ length: 250 }, (_, i) => ({ pk: S(`k${i}`), expires })),
  );
  await update('before', true);
  await cloud.clock.advance(HOUR_MS + 1000);
  expect(await names('before')).toEqual([]);
});

test('nothing expires any more once it is disabled', async () => {
  await makeTable(client, 'disabled');
  await update('disabled', true);
  await putAll(client, 'disabled', [{ pk: S('a'), expires: inHours(1) }]);
  await update('disabled', false);
  await cloud.clock.advance(2 * HOUR_MS);
  expect(await names('disabled')).toEqual(['a']);
  // Enabled again, what expired meanwhile goes at once or in a minute.
  await update('disabled', true);
  await cloud.clock.advance(61_000);
  expect(await names('disabled')).toEqual([]);
});

test('changes that change nothing, or too much', async () => {
  await makeTable(client, 'states');
  const status = async () =>
    (await client.send(new DescribeTimeToLiveCommand({ TableName: 'states' }))).TimeToLiveDescription;
  expect(await refusal(update('states', false))).toBe('ValidationException: TimeToLive is already disabled');
  await update('states', true);
  expect(await status()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
  expect(await refusal(update('states', true))).toBe('ValidationException: TimeToLive is already enabled');
  expect(await refusal(update('states', true, 'other'))).toBe(
    'ValidationException: TimeToLive is active on a different AttributeName: current AttributeName is expires',
  );
  await update('states', false);
  expect(await status()).toEqual({ TimeToLiveStatus: 'DISABLED' });
  expect(await refusal(update('nowhere', true))).toBe(
    'ResourceNotFoundException: Requested resource not found: Table: nowhere not found',
  );
});
