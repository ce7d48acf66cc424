import { CreateTopicCommand, ListTagsForResourceCommand } from '@aws-sdk/client-sns';
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

test('shows the tags of a topic, and of nothing else', async () => {
  const tagged = [{ Key: 'a', Value: 'ü' }];
  expect(await tags(await create('t', { Tags: tagged }))).toEqual(tagged);
  expect((await tags(await create('bare'))) ?? []).toEqual([]);
  for (const arn of ['x', 'arn:aws:sns:us-east-1:000000000000:none']) {
    expect((await failure(tags(arn))).message).toBe('Resource does not exist');
  }
});
