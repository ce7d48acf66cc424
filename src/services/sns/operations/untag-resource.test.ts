import { CreateTopicCommand, ListTagsForResourceCommand, UntagResourceCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

const create = async (Name: string, more: object = {}) =>
  (await the.sns.send(new CreateTopicCommand({ Name, ...more }))).TopicArn ?? '';
const tags = async (ResourceArn: string) =>
  (await the.sns.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;

test('removes; what is not there is no error', async () => {
  const ResourceArn = await create('t', {
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  });
  await the.sns.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['a', 'none'] }));
  expect(await tags(ResourceArn)).toEqual([{ Key: 'b', Value: '2' }]);
  const nowhere = new UntagResourceCommand({ ResourceArn: 'x', TagKeys: ['a'] });
  expect(await failure(the.sns.send(nowhere))).toEqual({
    code: 'ResourceNotFound',
    message: 'Resource does not exist',
  });
});
