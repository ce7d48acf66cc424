/** What the tests of DynamoDB's backups share. */

import {
  type BackupDetails,
  CreateBackupCommand,
  DescribeBackupCommand,
  DescribeTableCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';

/** Until what runs behind the answers has come to its end. */
export async function settled(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setImmediate(resolve));
}

/** A backup that is complete. */
export async function completeBackup(
  client: DynamoDBClient,
  TableName: string,
  BackupName = 'mine',
): Promise<BackupDetails> {
  const { BackupDetails: details } = await client.send(new CreateBackupCommand({ TableName, BackupName }));
  if (details === undefined) throw new Error('A backup without details');
  const { BackupArn } = details;
  await settled(async () => {
    const { BackupDescription } = await client.send(new DescribeBackupCommand({ BackupArn }));
    return BackupDescription?.BackupDetails?.BackupStatus === 'AVAILABLE';
  });
  return details;
}

/** Until a table that is being restored or imported can be used. */
export async function activeTable(client: DynamoDBClient, TableName: string): Promise<void> {
  await settled(
    async () => (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus === 'ACTIVE',
  );
}
