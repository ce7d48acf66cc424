import { DynamoDBClient, GetResourcePolicyCommand, PutResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';

test('the text as it was put; none; no table', async () => {
  const cloud = await testCloud();
  const client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items');
  const ResourceArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';
  const get = (arn: string) => client.send(new GetResourcePolicyCommand({ ResourceArn: arn }));
  expect(await refusal(get(ResourceArn))).toBe(
    `PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: ${ResourceArn}`,
  );
  const Policy =
    '{ "Version":"2012-10-17", "Statement":[{"Effect":"Allow","Principal":"*","Action":"dynamodb:*","Resource":"*"}]}';
  const { RevisionId } = await client.send(new PutResourcePolicyCommand({ ResourceArn, Policy }));
  expect(await get(ResourceArn)).toMatchObject({ Policy, RevisionId });
  expect(await refusal(get(`${ResourceArn}x`))).toBe(
    'ResourceNotFoundException: Requested resource not found: Table: itemsx not found',
  );
  expect(await refusal(get(ResourceArn.replace('000000000000', '111111111111')))).toBe(
    'ValidationException: This action is only supported by accounts that match the resource owner’s account.',
  );
  await cloud.stop();
});
