import {
  DeleteResourcePolicyCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';

test('at the expected revision only; a second time without a word', async () => {
  const cloud = await testCloud();
  const client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items');
  const ResourceArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';
  const remove = (ExpectedRevisionId?: string) =>
    client.send(new DeleteResourcePolicyCommand({ ResourceArn, ExpectedRevisionId }));
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'dynamodb:*', Resource: '*' }],
  });
  const { RevisionId } = await client.send(new PutResourcePolicyCommand({ ResourceArn, Policy }));
  expect(await refusal(remove('unknown'))).toBe(
    'PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: Requested update for ' +
      'policy with revision id unknown, but the policy associated to target table items has revision id ' +
      `${RevisionId}.`,
  );
  expect((await remove(RevisionId)).RevisionId).toBe(RevisionId);
  expect(await refusal(client.send(new GetResourcePolicyCommand({ ResourceArn })))).toMatch(
    /^PolicyNotFoundException/,
  );
  expect((await remove()).RevisionId).toBeUndefined();
  const missing = new DeleteResourcePolicyCommand({ ResourceArn: `${ResourceArn}x` });
  expect(await refusal(client.send(missing))).toMatch(/^ResourceNotFoundException/);
  await cloud.stop();
});
