import {
  DescribeKinesisStreamingDestinationCommand,
  DynamoDBClient,
  EnableKinesisStreamingDestinationCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await testCloud();
});
afterAll(() => cloud.stop());

test('no table has one', async () => {
  const client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items');
  const describe = (TableName: string) =>
    client.send(new DescribeKinesisStreamingDestinationCommand({ TableName }));
  expect(await describe('items')).toMatchObject({ TableName: 'items', KinesisDataStreamDestinations: [] });
  expect(await refusal(describe('none'))).toMatch(/^ResourceNotFoundException/);
  const StreamArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/changes';
  const enable = new EnableKinesisStreamingDestinationCommand({ TableName: 'items', StreamArn });
  expect(await refusal(client.send(enable))).toContain('NotImplemented');
});
