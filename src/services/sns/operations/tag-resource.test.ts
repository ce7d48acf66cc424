import { CreateTopicCommand, ListTagsForResourceCommand, TagResourceCommand } from '@aws-sdk/client-sns';
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

test('adds and changes; fifty at most', async () => {
  const ResourceArn = await create('t', { Tags: [{ Key: 'a', Value: '1' }] });
  const tag = (Tags: { Key: string; Value: string }[]) =>
    the.sns.send(new TagResourceCommand({ ResourceArn, Tags }));
  await tag([
    { Key: 'a', Value: '2' },
    { Key: 'b', Value: '' },
  ]);
  const all = [
    { Key: 'a', Value: '2' },
    { Key: 'b', Value: '' },
  ];
  expect(await tags(ResourceArn)).toEqual(all);
  const many = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
  expect(await failure(tag(many))).toEqual({
    code: 'TagLimitExceeded',
    message: 'Could not complete request: tag quota of per resource exceeded',
  });
  for (const Key of ['', 'x'.repeat(129), 'aws:x']) {
    expect((await failure(tag([{ Key, Value: '' }]))).code).toBe('InvalidParameter');
  }
  expect(await tags(ResourceArn)).toEqual(all);
});
