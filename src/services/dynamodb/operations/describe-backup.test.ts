import {
  DeleteBackupCommand,
  DescribeBackupCommand,
  DynamoDBClient,
  ListBackupsCommand,
  RestoreTableFromBackupCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';
import { completeBackup } from '../../../../test/support/dynamodb-backups.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items', { key: 'pk sk:N' });
  await putAll(client, 'items', [{ pk: S('a'), sk: N(1), note: S('four') }]);
});
afterAll(() => cloud.stop());

test('the source as it was', async () => {
  const { BackupArn } = await completeBackup(client, 'items', 'named');
  await putAll(client, 'items', [{ pk: S('b'), sk: N(1) }]);
  const { BackupDescription } = await client.send(new DescribeBackupCommand({ BackupArn }));
  expect(BackupDescription).toMatchObject({
    BackupDetails: { BackupArn, BackupName: 'named', BackupStatus: 'AVAILABLE', BackupSizeBytes: 15 },
    SourceTableDetails: {
      TableName: 'items',
      TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/items',
      ItemCount: 1,
      TableSizeBytes: 15,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    },
  });
});

test('a deleted backup is gone', async () => {
  const { BackupArn } = await completeBackup(client, 'items');
  const { BackupDescription } = await client.send(new DeleteBackupCommand({ BackupArn }));
  expect(BackupDescription?.BackupDetails).toMatchObject({ BackupArn, BackupStatus: 'DELETED' });
  const gone = `BackupNotFoundException: Backup not found: ${BackupArn}`;
  expect(await refusal(client.send(new DescribeBackupCommand({ BackupArn })))).toBe(gone);
  expect(await refusal(client.send(new DeleteBackupCommand({ BackupArn })))).toBe(gone);
  const restore = new RestoreTableFromBackupCommand({ BackupArn, TargetTableName: 'target' });
  expect(await refusal(client.send(restore))).toBe(gone);
  const { BackupSummaries } = await client.send(new ListBackupsCommand({}));
  expect(BackupSummaries?.map((backup) => backup.BackupArn)).not.toContain(BackupArn);
});
