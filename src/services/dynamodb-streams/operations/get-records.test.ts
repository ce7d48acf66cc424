import {
  BatchExecuteStatementCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient, GetRecordsCommand } from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { N, refusal, S, type TestItem } from '../../../../test/support/dynamodb.ts';
import {
  iteratorOf,
  makeStreamed,
  recordsOf,
  shardsOf,
  told,
} from '../../../../test/support/dynamodb-streams.ts';

const HOUR_MS = 3_600_000;
let cloud: TestCloud;
let tables: DynamoDBClient;
let client: DynamoDBStreamsClient;
beforeAll(async () => {
  cloud = await testCloud();
  tables = cloud.client(DynamoDBClient);
  client = cloud.client(DynamoDBStreamsClient);
});
afterAll(() => cloud.stop());

const put = (TableName: string, Item: TestItem) => tables.send(new PutItemCommand({ TableName, Item }));
const remove = (TableName: string, pk: string) =>
  tables.send(new DeleteItemCommand({ TableName, Key: { pk: S(pk) } }));
const read = (ShardIterator: string | undefined, Limit?: number) =>
  client.send(new GetRecordsCommand({ ShardIterator, Limit }));

test('a record as AWS writes it', async () => {
  const arn = await makeStreamed(tables, 'exact', 'NEW_AND_OLD_IMAGES', { key: 'pk sk:N' });
  await put('exact', { pk: S('a'), sk: N(1), list: { L: [{ M: { b: { B: Uint8Array.of(1) } } }] } });
  const [record] = await recordsOf(client, arn);
  const image = { pk: S('a'), sk: N(1), list: { L: [{ M: { b: { B: Uint8Array.of(1) } } }] } };
  expect(record).toEqual({
    eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    dynamodb: {
      ApproximateCreationDateTime: expect.any(Date),
      Keys: { pk: S('a'), sk: N(1) },
      NewImage: image,
      SequenceNumber: expect.stringMatching(/^\d{21}$/),
      SizeBytes: 28,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  });
  expect(await recordsOf(client, arn)).toEqual([record]);
});

test.each([
  ['KEYS_ONLY', [{}, {}, {}]],
  ['NEW_IMAGE', [{ NewImage: 1 }, { NewImage: 2 }, {}]],
  ['OLD_IMAGE', [{}, { OldImage: 1 }, { OldImage: 2 }]],
  ['NEW_AND_OLD_IMAGES', [{ NewImage: 1 }, { NewImage: 2, OldImage: 1 }, { OldImage: 2 }]],
] as const)('%s', async (view, images) => {
  const arn = await makeStreamed(tables, view, view);
  await put(view, { pk: S('a'), v: N(1) });
  await put(view, { pk: S('a'), v: N(2) });
  await remove(view, 'a');
  const records = await recordsOf(client, arn);
  expect(told(records)).toEqual(['INSERT a', 'MODIFY a', 'REMOVE a']);
  const shown = records.map(({ dynamodb: { NewImage, OldImage } = {} }) => ({
    ...(NewImage === undefined ? {} : { NewImage: Number(NewImage['v']?.N) }),
    ...(OldImage === undefined ? {} : { OldImage: Number(OldImage['v']?.N) }),
  }));
  expect(shown).toEqual(images);
});

test('every kind of write, in the order of the commits', async () => {
  const arn = await makeStreamed(tables, 'writes', 'NEW_IMAGE');
  const TableName = 'writes';
  const Key = (pk: string) => ({ pk: S(pk) });
  await tables.send(
    new UpdateItemCommand({
      TableName,
      Key: Key('updated'),
      UpdateExpression: 'SET v = :v',
      ExpressionAttributeValues: { ':v': N(1) },
    }),
  );
  await tables.send(
    new BatchWriteItemCommand({
      RequestItems: {
        writes: [{ PutRequest: { Item: Key('batch') } }, { DeleteRequest: { Key: Key('updated') } }],
      },
    }),
  );
  await tables.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName, Item: Key('first') } },
        { ConditionCheck: { TableName, Key: Key('none'), ConditionExpression: 'attribute_not_exists(pk)' } },
        { Put: { TableName, Item: Key('second') } },
        { Delete: { TableName, Key: Key('batch') } },
      ],
    }),
  );
  const insert = (pk: string) => ({ Statement: `INSERT INTO writes VALUE {'pk': '${pk}'}` });
  await tables.send(new ExecuteStatementCommand(insert('statement')));
  await tables.send(
    new ExecuteTransactionCommand({ TransactStatements: [insert('both'), insert('of them')] }),
  );
  const Statements = [
    insert('one'),
    insert('both'),
    { Statement: `UPDATE writes SET v = 2 WHERE pk = 'one'` },
  ];
  await tables.send(new BatchExecuteStatementCommand({ Statements }));
  const records = await recordsOf(client, arn);
  expect(told(records)).toEqual([
    'INSERT updated',
    'INSERT batch',
    'REMOVE updated',
    'INSERT first',
    'INSERT second',
    'REMOVE batch',
    'INSERT statement',
    'INSERT both',
    'INSERT of them',
    'INSERT one',
    'MODIFY one',
  ]);
  const numbers = records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
  expect(numbers).toEqual([...new Set(numbers)].sort());
});

test('no record where nothing changes or a condition fails', async () => {
  const arn = await makeStreamed(tables, 'same');
  const TableName = 'same';
  const item = { pk: S('a'), set: { SS: ['x', 'y'] }, n: N(1) };
  await put(TableName, item);
  await put(TableName, { n: N('1.0'), set: { SS: ['y', 'x'] }, pk: S('a') });
  await tables.send(
    new UpdateItemCommand({
      TableName,
      Key: { pk: S('a') },
      UpdateExpression: 'SET n = :n',
      ExpressionAttributeValues: { ':n': N(1) },
    }),
  );
  await remove(TableName, 'not there');
  const ConditionExpression = 'attribute_not_exists(pk)';
  await refusal(tables.send(new PutItemCommand({ TableName, Item: { pk: S('a') }, ConditionExpression })));
  expect(told(await recordsOf(client, arn))).toEqual(['INSERT a']);
});

test('an expired item tells who deleted it', async () => {
  const arn = await makeStreamed(tables, 'expiring', 'OLD_IMAGE');
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'until' };
  await tables.send(new UpdateTimeToLiveCommand({ TableName: 'expiring', TimeToLiveSpecification }));
  const until = N(Math.ceil(cloud.clock.now() / 1000) + 60);
  await put('expiring', { pk: S('old'), until });
  await cloud.clock.advance(120_000);
  const [, record] = await recordsOf(client, arn);
  expect(record).toMatchObject({
    eventName: 'REMOVE',
    userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
    dynamodb: { OldImage: { pk: S('old'), until } },
  });
});

test('pages by number and by size; an open shard goes on, a closed one ends', async () => {
  const arn = await makeStreamed(tables, 'pages', 'NEW_IMAGE');
  for (const pk of ['a', 'b', 'c']) await put('pages', { pk: S(pk), big: S('x'.repeat(380_000)) });
  const bySize = await read(await iteratorOf(client, arn));
  expect(told(bySize.Records ?? [])).toEqual(['INSERT a', 'INSERT b']);
  const rest = await read(bySize.NextShardIterator);
  expect(told(rest.Records ?? [])).toEqual(['INSERT c']);
  const one = await read(await iteratorOf(client, arn), 1);
  expect(told(one.Records ?? [])).toEqual(['INSERT a']);
  expect(told((await read(one.NextShardIterator, 1)).Records ?? [])).toEqual(['INSERT b']);
  const empty = await read(rest.NextShardIterator);
  expect(empty.Records).toEqual([]);
  await put('pages', { pk: S('d') });
  const later = await read(empty.NextShardIterator);
  expect(told(later.Records ?? [])).toEqual(['INSERT d']);
  await cloud.clock.advance(5 * HOUR_MS);
  const closed = await read(await iteratorOf(client, arn));
  expect(closed.Records).toHaveLength(2);
  const end = await read(closed.NextShardIterator);
  expect(told(end.Records ?? [])).toEqual(['INSERT c', 'INSERT d']);
  expect(end.NextShardIterator).toBeUndefined();
});

test('iterators live for 15 minutes and fit their stream', async () => {
  const arn = await makeStreamed(tables, 'iterators');
  const other = await makeStreamed(tables, 'others');
  const iterator = await iteratorOf(client, arn);
  await cloud.clock.advance(15 * 60_000 - 1000);
  expect((await read(iterator)).Records).toEqual([]);
  await cloud.clock.advance(1000);
  expect(await refusal(read(iterator))).toBe(
    'ExpiredIteratorException: The shard iterator has expired and can no longer be used to retrieve stream records',
  );
  const invalid = 'ValidationException: Invalid ShardIterator';
  const [, , sealed] = (await iteratorOf(client, arn)).split('|');
  for (const text of ['x', `${arn}|1|x`, arn, `${other}|1|${sealed}`]) {
    expect(await refusal(read(text))).toBe(invalid);
  }
  expect(await refusal(read(await iteratorOf(client, arn), 1001))).toContain(
    "Value '1001' at 'limit' failed to satisfy constraint",
  );
});

test('what is older than 24 hours is gone, and an iterator that points there says so', async () => {
  const arn = await makeStreamed(tables, 'old');
  await put('old', { pk: S('a') });
  await cloud.clock.advance(HOUR_MS);
  await put('old', { pk: S('b') });
  await cloud.clock.advance(23 * HOUR_MS - 60_000);
  const page = await read(await iteratorOf(client, arn), 1);
  expect(told(page.Records ?? [])).toEqual(['INSERT a']);
  const atFirst = await iteratorOf(client, arn, 0, 'TRIM_HORIZON');
  await cloud.clock.advance(120_000);
  expect(told((await read(atFirst)).Records ?? [])).toEqual(['INSERT b']);
  expect(told((await read(page.NextShardIterator)).Records ?? [])).toEqual(['INSERT b']);
  const [first] = await shardsOf(client, arn);
  await cloud.clock.advance(10 * HOUR_MS);
  const [next] = await shardsOf(client, arn);
  expect(next?.ParentShardId).toBe(first?.ShardId);
  expect(BigInt(next?.SequenceNumberRange?.StartingSequenceNumber ?? '')).toBe(
    BigInt(first?.SequenceNumberRange?.EndingSequenceNumber ?? '') + 1n,
  );
});
