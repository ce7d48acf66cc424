import { DescribeContinuousBackupsCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';

test('point-in-time recovery is off at first; a table that is not there', async () => {
  const cloud = await testCloud();
  const client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items');
  const describeTable = (TableName: string) =>
    client.send(new DescribeContinuousBackupsCommand({ TableName }));
  expect((await describeTable('items')).ContinuousBackupsDescription).toEqual({
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
  });
  expect(await refusal(describeTable('nowhere'))).toBe('TableNotFoundException: Table not found: nowhere');
  await cloud.stop();
});
