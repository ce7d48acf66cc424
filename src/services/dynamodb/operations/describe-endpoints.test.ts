import { DescribeEndpointsCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { testCloud } from '../../../../test/support/cloud.ts';

test('clients that discover endpoints are sent here', async () => {
  const cloud = await testCloud();
  const { Endpoints } = await cloud.client(DynamoDBClient).send(new DescribeEndpointsCommand({}));
  expect(Endpoints).toEqual([{ Address: new URL(cloud.endpoint).host, CachePeriodInMinutes: 1440 }]);
  await cloud.stop();
});
