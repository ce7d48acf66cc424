import { ListQueueTagsCommand, TagQueueCommand, UntagQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

test('removes tags, also those that are not there', async () => {
  const QueueUrl = await t.queue();
  await t.sqs.send(new TagQueueCommand({ QueueUrl, Tags: { a: '1', b: '2' } }));
  const untag = (TagKeys: string[]) => t.sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys }));
  await untag(['a', 'none']);
  expect((await t.sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({ b: '2' });
  await untag(['b']);
  expect(await t.sqs.send(new ListQueueTagsCommand({ QueueUrl }))).not.toHaveProperty('Tags');
  for (const bad of [[], [''], ['k'.repeat(129)]]) {
    expect(await failure(untag(bad))).toEqual({
      code: 'InvalidParameterValue',
      message: 'Tag keys must be between 1 and 128 characters in length.',
    });
  }
});
