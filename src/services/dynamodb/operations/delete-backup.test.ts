import { DeleteBackupCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { rawCall, refusal } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
});
afterAll(() => cloud.stop());

// What it does to a backup that is there: describe-backup.test.ts.
test('what names no backup', async () => {
  const BackupArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/items/backup/01623095754481-2cfcd6f9';
  expect(await refusal(client.send(new DeleteBackupCommand({ BackupArn })))).toBe(
    `BackupNotFoundException: Backup not found: ${BackupArn}`,
  );
  const other = 'arn:aws:dynamodb:us-east-1:000000000000:table/items/index/and-some-more-text';
  expect(await refusal(client.send(new DeleteBackupCommand({ BackupArn: other })))).toMatch(
    /^ValidationException/,
  );
  expect(await rawCall(cloud.endpoint, 'DeleteBackup', '{}')).toContain('ValidationException');
});
