import {
  BatchWriteItemCommand,
  CreateBackupCommand,
  DeleteBackupCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeBackupCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListBackupsCommand,
  PutItemCommand,
  RestoreTableFromBackupCommand,
  ScanCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, refusal, S } from '../../../../test/support/dynamodb.ts';
import { settled } from '../../../../test/support/dynamodb-backups.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
});
afterAll(() => cloud.stop());

const backUp = async (TableName: string, BackupName = 'mine') =>
  (await client.send(new CreateBackupCommand({ TableName, BackupName }))).BackupDetails;

async function fill(TableName: string, count: number): Promise<void> {
  for (let start = 0; start < count; start += 25) {
    const requests = Array.from({ length: Math.min(25, count - start) }, (_, i) => ({
      PutRequest: { Item: { pk: S(`item ${start + i}`), n: N(0) } },
    }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  }
}

async function isAvailable(BackupArn: string | undefined): Promise<boolean> {
  const { BackupDescription } = await client.send(new DescribeBackupCommand({ BackupArn }));
  return BackupDescription?.BackupDetails?.BackupStatus === 'AVAILABLE';
}

test('a backup holds the table as it was at the call, whatever is written meanwhile', async () => {
  await makeTable(client, 'busy', { global: { byN: ['n:N', 'ALL'] } });
  await fill('busy', 450);
  const made = backUp('busy');
  const writes = Array.from({ length: 60 }, (_, i) =>
    i % 3 === 0
      ? client.send(new DeleteItemCommand({ TableName: 'busy', Key: { pk: S(`item ${i}`) } }))
      : client.send(
          new PutItemCommand({
            TableName: 'busy',
            Item: { pk: S(i % 3 === 1 ? `item ${i}` : `new ${i}`), n: N(1) },
          }),
        ),
  );
  const details = await made;
  expect(details).toMatchObject({ BackupName: 'mine', BackupStatus: 'CREATING', BackupType: 'USER' });
  expect(details?.BackupArn).toMatch(/:table\/busy\/backup\/\d{14}-[0-9a-f]{8}$/);
  await Promise.all(writes);
  await settled(() => isAvailable(details?.BackupArn));
  const { TableDescription } = await client.send(
    new RestoreTableFromBackupCommand({ TargetTableName: 'again', BackupArn: details?.BackupArn }),
  );
  expect(TableDescription).toMatchObject({
    TableStatus: 'CREATING',
    RestoreSummary: { SourceBackupArn: details?.BackupArn, RestoreInProgress: true },
  });
  const described = async () => (await client.send(new DescribeTableCommand({ TableName: 'again' }))).Table;
  await settled(async () => (await described())?.TableStatus === 'ACTIVE');
  const table = await described();
  expect(table).toMatchObject({ RestoreSummary: { RestoreInProgress: false } });
  // The backup began before or after some of the writes, but never in the middle of one.
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'again' }));
  expect(table?.ItemCount).toBe(details === undefined ? -1 : Items.length);
  const indexed = await client.send(new ScanCommand({ TableName: 'again', IndexName: 'byN' }));
  expect(indexed.Count).toBe(Items.length);
  const { BackupDescription } = await client.send(
    new DescribeBackupCommand({ BackupArn: details?.BackupArn }),
  );
  expect(BackupDescription?.SourceTableDetails?.ItemCount).toBe(Items.length);
  expect(BackupDescription?.SourceTableFeatureDetails?.GlobalSecondaryIndexes?.[0]?.IndexName).toBe('byN');
});

test('a backup survives its table; one that had point-in-time recovery is backed up as it goes', async () => {
  await makeTable(client, 'gone');
  await fill('gone', 30);
  const details = await backUp('gone');
  await client.send(
    new UpdateContinuousBackupsCommand({
      TableName: 'gone',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
  await client.send(new DeleteTableCommand({ TableName: 'gone' }));
  const list = async (BackupType: 'ALL' | 'USER' | 'SYSTEM') =>
    (await client.send(new ListBackupsCommand({ TableName: 'gone', BackupType }))).BackupSummaries ?? [];
  const [system] = await list('SYSTEM');
  expect(system).toMatchObject({ BackupName: 'gone$DeletedTableBackup', TableName: 'gone' });
  expect(await refusal(client.send(new DeleteBackupCommand({ BackupArn: system?.BackupArn })))).toMatch(
    /^ValidationException: Invalid Request: User is not allowed to delete the system backup with arn arn:.*\. It will /,
  );
  for (const [name, BackupArn] of [
    ['own', details?.BackupArn],
    ['last', system?.BackupArn],
  ] as const) {
    await settled(() => isAvailable(BackupArn));
    await client.send(new RestoreTableFromBackupCommand({ TargetTableName: name, BackupArn }));
    await settled(
      async () => (await refusal(client.send(new ScanCommand({ TableName: name })))) === 'accepted',
    );
    expect((await client.send(new ScanCommand({ TableName: name }))).Count).toBe(30);
  }
  await cloud.clock.advance(36 * 24 * 60 * 60 * 1000);
  expect((await list('ALL')).map(({ BackupName }) => BackupName)).toEqual(['mine']);
});

test('a table that is not there', async () => {
  expect(await refusal(backUp('none'))).toBe('TableNotFoundException: Table not found: none');
});
