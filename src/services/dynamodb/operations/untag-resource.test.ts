import { DynamoDBClient, ListTagsOfResourceCommand, UntagResourceCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';

test('tags go by their keys, those that are not there without a word', async () => {
  const cloud = await testCloud();
  const client = cloud.client(DynamoDBClient);
  const Tags = ['a', 'b', 'c'].map((Key) => ({ Key, Value: Key }));
  await makeTable(client, 'items', { more: { Tags } });
  const ResourceArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';
  const untag = (TagKeys: string[], arn = ResourceArn) =>
    client.send(new UntagResourceCommand({ ResourceArn: arn, TagKeys }));
  await untag(['a', 'c', 'none']);
  const left = await client.send(new ListTagsOfResourceCommand({ ResourceArn }));
  expect(left.Tags).toEqual([{ Key: 'b', Value: 'b' }]);
  expect(await refusal(untag([]))).toBe(
    'ValidationException: Atleast one Tag Key needs to be provided as Input.',
  );
  expect(await refusal(untag(['']))).toBe('ValidationException: The Tag Key provided is invalid, Key: ');
  expect(await refusal(untag(['a'], `${ResourceArn}x`))).toMatch(/^ResourceNotFoundException/);
  await cloud.stop();
});
