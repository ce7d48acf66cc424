import {
  DescribeTableCommand,
  DynamoDBClient,
  type OnDemandThroughput,
  type ProvisionedThroughput,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  type UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
const PROVISIONED = {
  BillingMode: 'PROVISIONED',
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
} as const;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items', { key: 'pk sk', local: { byAge: ['pk age:N', 'ALL'] } });
  await makeTable(client, 'provisioned', { more: PROVISIONED });
});
afterAll(() => cloud.stop());

const update = (TableName: string, more: Partial<UpdateTableCommandInput>) =>
  client.send(new UpdateTableCommand({ TableName, ...more }));
const described = async (TableName: string) =>
  (await client.send(new DescribeTableCommand({ TableName }))).Table;
const createIndex = (IndexName: string, name = 'colour', AttributeType: 'S' | 'N' = 'S') => ({
  AttributeDefinitions: [{ AttributeName: name, AttributeType }],
  GlobalSecondaryIndexUpdates: [
    {
      Create: {
        IndexName,
        KeySchema: [{ AttributeName: name, KeyType: 'HASH' as const }],
        Projection: { ProjectionType: 'KEYS_ONLY' as const },
      },
    },
  ],
});
const WARM = { ReadUnitsPerSecond: 13_000 };
const STREAM = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' as const } };
const indexWith = (ProvisionedThroughput: ProvisionedThroughput | undefined) => {
  const { AttributeDefinitions, GlobalSecondaryIndexUpdates } = createIndex('fresh');
  const [{ Create } = {}] = GlobalSecondaryIndexUpdates;
  return {
    AttributeDefinitions,
    GlobalSecondaryIndexUpdates: [{ Create: Create && { ...Create, ProvisionedThroughput } }],
  };
};
const deleteIndex = (IndexName: string) => ({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] });

test('billing mode and throughput', async () => {
  const { TableDescription } = await update('provisioned', {
    ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 1 },
  });
  expect(TableDescription?.TableStatus).toBe('UPDATING');
  expect(await described('provisioned')).toMatchObject({
    TableStatus: 'ACTIVE',
    ProvisionedThroughput: { ReadCapacityUnits: 2, LastIncreaseDateTime: expect.any(Date) },
  });
  await update('provisioned', { BillingMode: 'PAY_PER_REQUEST' });
  expect(await described('provisioned')).toMatchObject({
    BillingModeSummary: {
      BillingMode: 'PAY_PER_REQUEST',
      LastUpdateToPayPerRequestDateTime: expect.any(Date),
    },
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
  });
  await update('provisioned', PROVISIONED);
  expect(await described('provisioned')).toMatchObject({
    BillingModeSummary: { BillingMode: 'PROVISIONED' },
  });
});

test('protection, class, encryption and stream, each by itself', async () => {
  await update('items', { DeletionProtectionEnabled: true });
  await update('items', { TableClass: 'STANDARD_INFREQUENT_ACCESS' });
  await update('items', { SSESpecification: { Enabled: true } });
  await update('items', { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } });
  const table = await described('items');
  expect(table).toMatchObject({
    DeletionProtectionEnabled: true,
    TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS', LastUpdateDateTime: expect.any(Date) },
    SSEDescription: { Status: 'ENABLED', SSEType: 'KMS' },
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    LatestStreamArn: expect.stringContaining('/stream/'),
  });
  await update('items', { StreamSpecification: { StreamEnabled: false } });
  expect(await described('items')).not.toHaveProperty('StreamSpecification');
});

test('a new index is built of the items that are there, sparse and without those of another type', async () => {
  await makeTable(client, 'built');
  const items = Array.from({ length: 250 }, (_, i) => ({
    pk: S(`k${i}`),
    ...(i % 5 === 0 ? {} : { colour: i % 5 === 1 ? N(1) : S(`c${i % 2}`) }),
  }));
  await putAll(client, 'built', items);
  const { TableDescription } = await update('built', createIndex('byColour'));
  expect(TableDescription).toMatchObject({
    TableStatus: 'UPDATING',
    GlobalSecondaryIndexes: [{ IndexName: 'byColour', IndexStatus: 'CREATING', Backfilling: true }],
  });
  await cloud.clock.advance(0);
  const expected = items.filter(({ colour }) => colour?.S === 'c0').length;
  const all = items.filter(({ colour }) => colour?.S !== undefined).length;
  expect(await described('built')).toMatchObject({
    TableStatus: 'ACTIVE',
    AttributeDefinitions: [{ AttributeName: 'pk' }, { AttributeName: 'colour' }],
    GlobalSecondaryIndexes: [{ IndexName: 'byColour', IndexStatus: 'ACTIVE', ItemCount: all }],
  });
  const query = { IndexName: 'byColour', KeyConditionExpression: 'colour = :c' };
  const found = await client.send(
    new QueryCommand({ TableName: 'built', ...query, ExpressionAttributeValues: { ':c': S('c0') } }),
  );
  expect(found.Count).toBe(expected);
});

test('writes while an index is built leave it as if it had been there always', async () => {
  await makeTable(client, 'busy');
  const item = (i: number, colour: string) => ({ pk: S(`k${i}`), colour: S(colour) });
  await putAll(
    client,
    'busy',
    Array.from({ length: 400 }, (_, i) => item(i, 'before')),
  );
  const change = async (i: number) => {
    const Key = { pk: S(`k${i}`) };
    if (i % 3 === 0) return client.send(new PutItemCommand({ TableName: 'busy', Item: item(i, 'after') }));
    const values = { ':c': S('after') };
    const UpdateExpression = i % 3 === 1 ? 'REMOVE colour' : 'SET colour = :c';
    const ExpressionAttributeValues = i % 3 === 1 ? undefined : values;
    return client.send(
      new UpdateItemCommand({ TableName: 'busy', Key, UpdateExpression, ExpressionAttributeValues }),
    );
  };
  const building = update('busy', createIndex('byColour'));
  await Promise.all([building, ...Array.from({ length: 200 }, (_, i) => change(i * 2))]);
  await cloud.clock.advance(0);
  const count = async (colour: string) => {
    const query = { IndexName: 'byColour', KeyConditionExpression: 'colour = :c' };
    const values = { ExpressionAttributeValues: { ':c': S(colour) } };
    return (await client.send(new QueryCommand({ TableName: 'busy', ...query, ...values }))).Count ?? 0;
  };
  const removed = Array.from({ length: 200 }, (_, i) => i * 2).filter((i) => i % 3 === 1).length;
  expect([await count('before'), await count('after')]).toEqual([200, 200 - removed]);
  expect((await described('busy'))?.GlobalSecondaryIndexes?.[0]?.ItemCount).toBe(400 - removed);
});

test('an index cannot be read before it is built, nor another be made meanwhile', async () => {
  await makeTable(client, 'slow');
  await putAll(client, 'slow', [{ pk: S('a'), colour: S('red') }]);
  const [, read, second, other] = await Promise.all([
    update('slow', createIndex('byColour')),
    refusal(
      client.send(
        new QueryCommand({
          TableName: 'slow',
          IndexName: 'byColour',
          KeyConditionExpression: 'colour = :c',
          ExpressionAttributeValues: { ':c': S('red') },
        }),
      ),
    ),
    refusal(update('slow', createIndex('byKind', 'kind'))),
    refusal(update('slow', { DeletionProtectionEnabled: true })),
  ]);
  // Whether the build is over by then is a matter of luck; what is refused is refused in these words.
  const allowed = (outcome: string, words: string) => expect(['accepted', words]).toContain(outcome);
  allowed(read, 'ValidationException: Cannot read from backfilling global secondary index: byColour');
  allowed(
    second,
    'LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
  );
  allowed(
    other,
    'ResourceInUseException: Attempt to change a resource which is still in use: Table is being updated: slow',
  );
});

test('a deleted index is gone, its rows too, and one of the same name begins anew', async () => {
  await makeTable(client, 'renewed', { global: { byColour: ['colour', 'ALL'] } });
  await putAll(client, 'renewed', [{ pk: S('a'), colour: S('red') }]);
  const { TableDescription } = await update('renewed', deleteIndex('byColour'));
  expect(TableDescription?.GlobalSecondaryIndexes).toEqual([
    { IndexName: 'byColour', IndexStatus: 'DELETING' },
  ]);
  const table = await described('renewed');
  expect(table).not.toHaveProperty('GlobalSecondaryIndexes');
  expect(table?.AttributeDefinitions).toEqual([{ AttributeName: 'pk', AttributeType: 'S' }]);
  await update('renewed', createIndex('byColour', 'colour', 'N'));
  await putAll(client, 'renewed', [{ pk: S('b'), colour: N(1) }]);
  await cloud.clock.advance(0);
  expect((await described('renewed'))?.GlobalSecondaryIndexes).toMatchObject([
    { IndexName: 'byColour', ItemCount: 1 },
  ]);
});

const invalid = 'ValidationException: One or more parameter values were invalid:';
test.each<[string, Partial<UpdateTableCommandInput>, string | RegExp]>([
  [
    'nowhere',
    { DeletionProtectionEnabled: true },
    'ResourceNotFoundException: Requested resource not found: Table: nowhere not found',
  ],
  ['items', {}, /^ValidationException: At least one of ProvisionedThroughput, BillingMode, /],
  [
    'provisioned',
    { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
    /^ValidationException: The provisioned throughput for the table will not change\. .*Requested WriteCapacityUnits: 1\. /,
  ],
  [
    'items',
    { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
    `${invalid} Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'items',
    { BillingMode: 'PROVISIONED' },
    `${invalid} ProvisionedThroughput must be specified when BillingMode is PROVISIONED`,
  ],
  [
    'items',
    { DeletionProtectionEnabled: false, TableClass: 'STANDARD' },
    `${invalid} TableClass modification must be the only operation in the request`,
  ],
  [
    'items',
    { StreamSpecification: { StreamEnabled: false } },
    'ValidationException: Table has no stream to disable: TableName: items',
  ],
  ['items', { GlobalSecondaryIndexUpdates: [] }, `${invalid} List of GlobalSecondaryIndexUpdates is empty`],
  [
    'items',
    { GlobalSecondaryIndexUpdates: [{}] },
    `${invalid} One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null`,
  ],
  ['items', deleteIndex('none'), 'ResourceNotFoundException: Requested resource not found'],
  [
    'items',
    deleteIndex('byAge'),
    'ValidationException: Cannot delete an index that is not a GlobalSecondaryIndex: byAge',
  ],
  ['items', createIndex('byAge'), 'ValidationException: Attempting to create an index which already exists'],
  [
    'items',
    { ...createIndex('fresh'), AttributeDefinitions: undefined },
    `${invalid} AttributeDefinitions is not specified for index: fresh`,
  ],
  [
    'items',
    {
      GlobalSecondaryIndexUpdates: [
        ...createIndex('one').GlobalSecondaryIndexUpdates,
        ...createIndex('two').GlobalSecondaryIndexUpdates,
      ],
    },
    'LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
  ],
  ...(
    [
      ['WarmThroughput must be the only operation in the request', { WarmThroughput: WARM, ...STREAM }],
      [
        'Create global secondary index cannot be specified when updating WarmThroughput',
        { WarmThroughput: WARM, ...createIndex('fresh') },
      ],
      [
        'OnDemandThroughput can only be combined with BillingMode in an UpdateTable request',
        { OnDemandThroughput: { MaxReadRequestUnits: 5 }, ...STREAM },
      ],
      [
        'WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: any',
        { GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'any', WarmThroughput: {} } }] },
      ],
      [
        'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: fresh when BillingMode is ' +
          'PAY_PER_REQUEST',
        indexWith(PROVISIONED.ProvisionedThroughput),
      ],
      [
        'SSEType KMS is required if KMSMasterKeyId is specified',
        { SSESpecification: { Enabled: true, KMSMasterKeyId: 'alias/own' } },
      ],
    ] as const satisfies readonly [string, Partial<UpdateTableCommandInput>][]
  ).map(([message, more]): [string, Partial<UpdateTableCommandInput>, string] => [
    'items',
    more,
    `${invalid} ${message}`,
  ]),
  [
    'items',
    { GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'ghost', OnDemandThroughput: {} } }] },
    'ResourceNotFoundException: Requested resource not found: Index ghost for table items',
  ],
  [
    'items',
    // No value of the client's type.
    { TableClass: 'x' as never },
    'ValidationException: Invalid table-class parameter provided. Please try again with a valid table-class value: ' +
      '[STANDARD, STANDARD_INFREQUENT_ACCESS].',
  ],
  [
    'items',
    { ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] },
    'NotImplemented: UpdateTable with ReplicaUpdates is not implemented by kumobako',
  ],
])('%s %j is refused', async (name, more, message) => {
  const outcome = await refusal(update(name, more));
  if (typeof message === 'string') expect(outcome).toBe(message);
  else expect(outcome).toMatch(message);
});

test('an update of an index that changes nothing is none', async () => {
  await makeTable(client, 'indexed', { global: { byColour: ['colour', 'ALL'] } });
  const nothing = { GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byColour' } }] };
  expect(await refusal(update('indexed', nothing))).toBe(
    `${invalid} The only Updates for index: byColour when TableThroughputMode is PAY_PER_REQUEST can be to ` +
      'OnDemandThroughput, WarmThroughput',
  );
});

test('the ARN of the last stream is told when it has been disabled', async () => {
  await makeTable(client, 'streamed', { more: STREAM });
  const arn = (await described('streamed'))?.LatestStreamArn;
  await update('streamed', { StreamSpecification: { StreamEnabled: false } });
  const table = await described('streamed');
  expect(table?.StreamSpecification).toBeUndefined();
  expect(arn).toMatch(/\/stream\//);
  expect(table?.LatestStreamArn).toBe(arn);
});

test('on-demand limits change one by one, and -1 takes one away', async () => {
  await makeTable(client, 'limited', { global: { byAge: ['age:N', 'ALL'] } });
  const limits = async (OnDemandThroughput: OnDemandThroughput) => {
    await update('limited', { OnDemandThroughput });
    const Update = { IndexName: 'byAge', OnDemandThroughput };
    await update('limited', { GlobalSecondaryIndexUpdates: [{ Update }] });
    const table = await described('limited');
    expect(table?.GlobalSecondaryIndexes?.[0]?.OnDemandThroughput).toEqual(table?.OnDemandThroughput);
    return table?.OnDemandThroughput;
  };
  expect(await limits({ MaxReadRequestUnits: 50 })).toEqual({ MaxReadRequestUnits: 50 });
  const both = { MaxReadRequestUnits: 50, MaxWriteRequestUnits: 40 };
  expect(await limits({ MaxWriteRequestUnits: 40 })).toEqual(both);
  expect(await limits({ MaxReadRequestUnits: -1 })).toEqual({ MaxWriteRequestUnits: 40 });
  expect(await limits({ MaxWriteRequestUnits: -1 })).toBeUndefined();
});

test('a new index of a provisioned table needs both units', async () => {
  await makeTable(client, 'metered', { more: PROVISIONED });
  expect(await refusal(update('metered', createIndex('fresh')))).toBe(
    `${invalid} Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: fresh`,
  );
});
