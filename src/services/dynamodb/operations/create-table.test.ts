import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  ListTagsOfResourceCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { refusal, type TableOptions, tableInput } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
});
afterAll(() => cloud.stop());

const create = (input: CreateTableCommandInput) => client.send(new CreateTableCommand(input));
const described = async (TableName: string) =>
  (await client.send(new DescribeTableCommand({ TableName }))).Table;

test('a table is CREATING in the answer and ACTIVE when it is looked at', async () => {
  const { TableDescription } = await create(tableInput('plain', { key: 'pk sk:N' }));
  const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/plain';
  expect(TableDescription).toMatchObject({
    TableName: 'plain',
    TableStatus: 'CREATING',
    TableArn: arn,
    TableId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    CreationDateTime: expect.any(Date),
    ItemCount: 0,
    TableSizeBytes: 0,
    DeletionProtectionEnabled: false,
    ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });
  const waiter = { client, maxWaitTime: 5, minDelay: 1, maxDelay: 1 };
  expect((await waitUntilTableExists(waiter, { TableName: 'plain' })).state).toBe('SUCCESS');
  expect(await described('plain')).toEqual({ ...TableDescription, TableStatus: 'ACTIVE' });
});

test('everything that is set is shown', async () => {
  const keyArn = 'arn:aws:kms:us-east-1:000000000000:key/12345678-1234-1234-1234-123456789012';
  await create({
    ...tableInput('full', {
      key: 'pk sk',
      global: { byColour: ['colour size:N', 'KEYS_ONLY'] },
      local: { byAge: ['pk age:N', 'kind shape'] },
    }),
    OnDemandThroughput: { MaxReadRequestUnits: 100 },
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: keyArn },
    TableClass: 'STANDARD_INFREQUENT_ACCESS',
    DeletionProtectionEnabled: true,
    WarmThroughput: { ReadUnitsPerSecond: 15000, WriteUnitsPerSecond: 5000 },
    Tags: [{ Key: 'team', Value: 'blue' }],
  });
  const table = await described('full');
  const arn = table?.TableArn ?? '';
  expect(table).toMatchObject({
    LocalSecondaryIndexes: [
      {
        IndexName: 'byAge',
        IndexArn: `${arn}/index/byAge`,
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['kind', 'shape'] },
        ItemCount: 0,
      },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byColour',
        IndexStatus: 'ACTIVE',
        IndexArn: `${arn}/index/byColour`,
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    OnDemandThroughput: { MaxReadRequestUnits: 100 },
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    LatestStreamArn: `${arn}/stream/${table?.LatestStreamLabel}`,
    SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: keyArn },
    TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    DeletionProtectionEnabled: true,
    WarmThroughput: { ReadUnitsPerSecond: 15000, WriteUnitsPerSecond: 5000, Status: 'ACTIVE' },
  });
  expect(table?.LatestStreamLabel).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/);
  const { Tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: arn }));
  expect(Tags).toEqual([{ Key: 'team', Value: 'blue' }]);
});

test('a provisioned table has its throughput and no billing summary', async () => {
  const throughput = { ReadCapacityUnits: 3, WriteCapacityUnits: 4 };
  const more: Partial<CreateTableCommandInput> = { ProvisionedThroughput: throughput };
  await create({ ...tableInput('provisioned', { more }), BillingMode: 'PROVISIONED' });
  const table = await described('provisioned');
  expect(table?.ProvisionedThroughput).toMatchObject(throughput);
  expect(table).not.toHaveProperty('BillingModeSummary');
  expect(table?.WarmThroughput).toMatchObject({ ReadUnitsPerSecond: 3, WriteUnitsPerSecond: 4 });
});

test('a policy given with the table is its resource policy', async () => {
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'dynamodb:GetItem', Resource: '*' }],
  });
  const { TableDescription } = await create({ ...tableInput('open'), ResourcePolicy: policy });
  const found = await client.send(new GetResourcePolicyCommand({ ResourceArn: TableDescription?.TableArn }));
  expect(found.Policy).toBe(policy);
});

test('of two that make the table at once one is told that it exists', async () => {
  const outcomes = await Promise.all([1, 2, 3].map(() => refusal(create(tableInput('twice')))));
  expect(outcomes.sort()).toEqual([
    'ResourceInUseException: Table already exists: twice',
    'ResourceInUseException: Table already exists: twice',
    'accepted',
  ]);
});

const invalid = 'One or more parameter values were invalid:';
const definitions = (...names: string[]) =>
  names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }));
const schema = (...names: string[]) =>
  names.map((AttributeName, i) => ({
    AttributeName,
    KeyType: i === 0 ? ('HASH' as const) : ('RANGE' as const),
  }));
const global = (IndexName: string, KeySchema = schema('gk')) => ({
  IndexName,
  KeySchema,
  Projection: { ProjectionType: 'ALL' as const },
});

test.each<[string, TableOptions | undefined, Partial<CreateTableCommandInput>, string]>([
  [
    'ab',
    undefined,
    {},
    "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length " +
      'greater than or equal to 3',
  ],
  [
    'abc',
    undefined,
    { BillingMode: 'PROVISIONED' },
    `${invalid} ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
  ],
  [
    'abc',
    undefined,
    { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
    `${invalid} Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'abc',
    undefined,
    { AttributeDefinitions: definitions('pk', 'more') },
    `${invalid} Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
  ],
  [
    'abc',
    undefined,
    { KeySchema: schema('pk', 'sk') },
    'Invalid KeySchema: Some index key attribute have no definition',
  ],
  [
    'abc',
    undefined,
    { KeySchema: schema('sk') },
    `${invalid} Some index key attributes are not defined in AttributeDefinitions. Keys: [sk], AttributeDefinitions: [pk]`,
  ],
  [
    'abc',
    undefined,
    { KeySchema: schema('pk', 'pk') },
    'Both the Hash Key and the Range Key element in the KeySchema have the same name',
  ],
  [
    'abc',
    undefined,
    { KeySchema: [{ AttributeName: 'pk', KeyType: 'RANGE' }] },
    'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
  ],
  ['abc', undefined, { GlobalSecondaryIndexes: [] }, `${invalid} List of GlobalSecondaryIndexes is empty`],
  [
    'abc',
    undefined,
    { GlobalSecondaryIndexes: [global('one'), global('one')], AttributeDefinitions: definitions('pk', 'gk') },
    `${invalid} Duplicate index name: one`,
  ],
  [
    'abc',
    undefined,
    { GlobalSecondaryIndexes: [global('one')], AttributeDefinitions: definitions('pk', 'gk', 'x') },
    `${invalid} Some AttributeDefinitions are not used. AttributeDefinitions: [gk, pk, x], keys used: [gk, pk]`,
  ],
  [
    'abc',
    { local: { byAge: ['pk age', 'ALL'] } },
    {},
    `${invalid} Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
  ],
  [
    'abc',
    { key: 'pk sk', local: { byAge: ['age sk', 'ALL'] } },
    {},
    `${invalid} Index KeySchema does not have the same leading hash key as table KeySchema for index: byAge. ` +
      'index hash key: age, table hash key: pk',
  ],
  [
    'abc',
    { key: 'pk sk', local: { byAge: ['pk', 'ALL'] } },
    {},
    `${invalid} Index KeySchema does not have a range key for index: byAge`,
  ],
  [
    'abc',
    undefined,
    { StreamSpecification: { StreamEnabled: true } },
    `${invalid} Table is being created with a stream enabled, UpdateViewType is required`,
  ],
  [
    'abc',
    undefined,
    { SSESpecification: { Enabled: false, SSEType: 'KMS' } },
    `${invalid} SSEType can not be specified if Enabled is false`,
  ],
  [
    'abc',
    undefined,
    { Tags: [{ Key: 'aws:x', Value: 'y' }] },
    'Tag Key cannot be prefixed with aws:, Key: aws:x',
  ],
  [
    'abc',
    undefined,
    { ResourcePolicy: '{' },
    `${invalid} Invalid policy document: This policy contains invalid Json`,
  ],
])('%s %j %j is refused', async (name, options, more, message) => {
  expect(await refusal(create({ ...tableInput(name, options), ...more }))).toBe(
    `ValidationException: ${message}`,
  );
});

test('projections that contradict themselves', async () => {
  const projected = (Projection: object) =>
    refusal(
      create({
        ...tableInput('abc'),
        AttributeDefinitions: definitions('pk', 'gk'),
        GlobalSecondaryIndexes: [{ ...global('one'), Projection }],
      }),
    );
  expect(await projected({})).toBe(`ValidationException: ${invalid} Unknown ProjectionType: null`);
  expect(await projected({ ProjectionType: 'ALL', NonKeyAttributes: ['a'] })).toBe(
    `ValidationException: ${invalid} ProjectionType is ALL, but NonKeyAttributes is specified`,
  );
  expect(await projected({ ProjectionType: 'INCLUDE' })).toBe(
    `ValidationException: ${invalid} ProjectionType is INCLUDE, but NonKeyAttributes is not specified`,
  );
});

test('an index may have up to four attributes of each kind in its key', async () => {
  const names = ['g1', 'g2', 'g3', 'g4', 'r1', 'r2'];
  const key = (hashes: number) =>
    names.slice(0, hashes).map((AttributeName) => ({ AttributeName, KeyType: 'HASH' as const }));
  const ranges = [
    { AttributeName: 'r1', KeyType: 'RANGE' as const },
    { AttributeName: 'r2', KeyType: 'RANGE' as const },
  ];
  const input = (KeySchema: ReturnType<typeof schema>) => {
    const used = KeySchema.map(({ AttributeName }) => AttributeName);
    return {
      ...tableInput('several'),
      AttributeDefinitions: definitions('pk', ...used),
      GlobalSecondaryIndexes: [global('one', KeySchema)],
    };
  };
  const [first, ...others] = key(2);
  expect(await refusal(create(input(first === undefined ? [] : [first, ...ranges, ...others])))).toBe(
    `ValidationException: ${invalid} All HASH key attributes must precede RANGE key attributes in the KeySchema`,
  );
  await create(input([...key(4), ...ranges]));
  expect((await described('several'))?.GlobalSecondaryIndexes?.[0]?.KeySchema).toHaveLength(6);
});

test('what kumobako does not have is said so', async () => {
  const input = { ...tableInput('replica'), GlobalTableSourceArn: 'arn:aws:dynamodb:us-east-1:1:table/x' };
  expect(await refusal(create(input))).toBe(
    'NotImplemented: CreateTable of a replica of a global table is not implemented by kumobako',
  );
});

test('encryption by its type alone', async () => {
  const { TableDescription } = await client.send(
    new CreateTableCommand({ ...tableInput('typed'), SSESpecification: { SSEType: 'KMS' } }),
  );
  expect(TableDescription?.SSEDescription).toMatchObject({ SSEType: 'KMS' });
});

test('enumerations are printed in the order of AWS', async () => {
  const wanted = 'failed to satisfy constraint: Member must satisfy enum value set';
  // `never`: no values of the client's types.
  expect(
    await refusal(client.send(new CreateTableCommand({ TableName: 'abc', BillingMode: 'x' as never }))),
  ).toBe(
    `ValidationException: 1 validation error detected: Value 'x' at 'billingMode' ${wanted}: [PROVISIONED, PAY_PER_REQUEST]`,
  );
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'x' as never };
  expect(await refusal(client.send(new CreateTableCommand({ TableName: 'abc', StreamSpecification })))).toBe(
    `ValidationException: 1 validation error detected: Value 'x' at 'streamSpecification.streamViewType' ${wanted}: ` +
      '[OLD_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE]',
  );
});
