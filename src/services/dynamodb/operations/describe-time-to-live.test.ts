import { DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';

test('disabled at first; a table that is not there', async () => {
  const cloud = await testCloud();
  const client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items');
  const describeTable = (TableName: string) => client.send(new DescribeTimeToLiveCommand({ TableName }));
  expect((await describeTable('items')).TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' });
  expect(await refusal(describeTable('nowhere'))).toBe(
    'ResourceNotFoundException: Requested resource not found: Table: nowhere not found',
  );
  await cloud.stop();
});
