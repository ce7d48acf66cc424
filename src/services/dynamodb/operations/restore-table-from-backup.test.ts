import {
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  QueryCommand,
  RestoreTableFromBackupCommand,
  type RestoreTableFromBackupCommandInput,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';
import { activeTable, completeBackup } from '../../../../test/support/dynamodb-backups.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
let BackupArn: string | undefined;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items', {
    key: 'pk sk:N',
    local: { bySize: ['pk size:N', 'ALL'] },
    global: { byColour: ['colour', 'ALL'], bySize2: ['size:N', 'KEYS_ONLY'] },
    more: { Tags: [{ Key: 'team', Value: 'blue' }] },
  });
  await putAll(client, 'items', [
    { pk: S('a'), sk: N(1), size: N(5), colour: S('red') },
    { pk: S('a'), sk: N(2), size: N(4) },
  ]);
  BackupArn = (await completeBackup(client, 'items')).BackupArn;
});
afterAll(() => cloud.stop());

const restore = (TargetTableName: string, more: Partial<RestoreTableFromBackupCommandInput> = {}) =>
  client.send(new RestoreTableFromBackupCommand({ TargetTableName, BackupArn, ...more }));

test('key, indexes and items come back; tags do not', async () => {
  await restore('whole');
  await activeTable(client, 'whole');
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'whole' }));
  const { Table: source } = await client.send(new DescribeTableCommand({ TableName: 'items' }));
  expect(Table?.KeySchema).toEqual(source?.KeySchema);
  expect(Table?.AttributeDefinitions).toEqual(source?.AttributeDefinitions);
  expect(Table).toMatchObject({ ItemCount: 2, TableSizeBytes: source?.TableSizeBytes });
  const query = (IndexName: string, name: string, value: object) =>
    client.send(
      new QueryCommand({
        TableName: 'whole',
        IndexName,
        KeyConditionExpression: '#n = :v',
        ExpressionAttributeNames: { '#n': name },
        ExpressionAttributeValues: { ':v': value as never },
      }),
    );
  expect((await query('byColour', 'colour', S('red'))).Count).toBe(1);
  expect((await query('bySize', 'pk', S('a'))).Items?.map(({ sk }) => sk?.N)).toEqual(['2', '1']);
  // The two tables have nothing in common any more.
  await putAll(client, 'whole', [{ pk: S('new'), sk: N(1) }]);
  expect((await client.send(new ScanCommand({ TableName: 'items' }))).Count).toBe(2);
});

test('indexes may be left out, capacity changed', async () => {
  await restore('bare', {
    GlobalSecondaryIndexOverride: [],
    LocalSecondaryIndexOverride: [],
    BillingModeOverride: 'PROVISIONED',
    ProvisionedThroughputOverride: { ReadCapacityUnits: 7, WriteCapacityUnits: 8 },
  });
  await activeTable(client, 'bare');
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'bare' }));
  expect(Table?.GlobalSecondaryIndexes).toBeUndefined();
  expect(Table?.LocalSecondaryIndexes).toBeUndefined();
  expect(Table?.AttributeDefinitions?.map(({ AttributeName }) => AttributeName)).toEqual(['pk', 'sk']);
  expect(Table?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 7, WriteCapacityUnits: 8 });
});

test('what is refused', async () => {
  expect(await refusal(restore('items'))).toBe('TableAlreadyExistsException: Table already exists: items');
  const none = 'arn:aws:dynamodb:us-east-1:000000000000:table/items/backup/01623095754481-2cfcd6f9';
  expect(await refusal(restore('other', { BackupArn: none }))).toBe(
    `BackupNotFoundException: Backup not found: ${none}`,
  );
  const unknown = [
    { IndexName: 'other', KeySchema: [{ AttributeName: 'size', KeyType: 'HASH' as const }], Projection: {} },
  ];
  const throughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
  const refused: readonly [string, Partial<RestoreTableFromBackupCommandInput>][] = [
    [
      'Invalid Request: Index other does not match a secondary index that existed in the source table and cannot be ' +
        'created during the restore operation',
      { GlobalSecondaryIndexOverride: unknown },
    ],
    [
      'Invalid Request: Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED',
      { ProvisionedThroughputOverride: throughput },
    ],
    [
      'Invalid Request: Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED',
      { BillingModeOverride: 'PROVISIONED' },
    ],
    [
      'Invalid Request: Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST',
      { BillingModeOverride: 'PAY_PER_REQUEST', ProvisionedThroughputOverride: throughput },
    ],
    [
      'Invalid Request: Requested MaxReadRequestUnits for OnDemandThroughput is outside of valid range',
      { OnDemandThroughputOverride: { MaxReadRequestUnits: 0 } },
    ],
    ['Invalid Backup ARN', { BackupArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/items' }],
  ];
  for (const [message, more] of refused) {
    expect(await refusal(restore('other', more))).toBe(`ValidationException: ${message}`);
  }
});

test('an index may come back under another name; class and protection do not come back', async () => {
  const Projection = { ProjectionType: 'ALL' as const };
  const renamed = {
    IndexName: 'anotherName',
    KeySchema: [{ AttributeName: 'colour', KeyType: 'HASH' as const }],
    Projection,
  };
  await makeTable(client, 'guarded', {
    global: { byColour: ['colour', 'ALL'] },
    more: { DeletionProtectionEnabled: true, TableClass: 'STANDARD_INFREQUENT_ACCESS' },
  });
  const { BackupArn } = await completeBackup(client, 'guarded');
  await restore('unguarded', { BackupArn, GlobalSecondaryIndexOverride: [renamed] });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'unguarded' }));
  expect(Table?.GlobalSecondaryIndexes).toMatchObject([{ IndexName: 'anotherName' }]);
  expect(Table).toMatchObject({ DeletionProtectionEnabled: false });
  expect(Table?.TableClassSummary).toBeUndefined();
  await activeTable(client, 'unguarded');
});

test('a table that is being restored cannot be used', async () => {
  await restore('later');
  // Whether it is still filled or already there: never half of it.
  const scan = await client
    .send(new ScanCommand({ TableName: 'later' }))
    .then(({ Count }) => Count)
    .catch((error: Error) => error.message);
  expect([2, 'Requested resource not found']).toContain(scan);
  await activeTable(client, 'later');
  await client.send(new DeleteTableCommand({ TableName: 'later' }));
});
