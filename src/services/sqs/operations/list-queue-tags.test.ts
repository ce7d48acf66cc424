import { ListQueueTagsCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

test('answers nothing for a queue without tags, and refuses one that is not there', async () => {
  const list = (QueueUrl: string) => t.sqs.send(new ListQueueTagsCommand({ QueueUrl }));
  expect(await list(await t.queue())).not.toHaveProperty('Tags');
  const none = await failure(list(`${t.cloud.endpoint}/000000000000/none`));
  expect(none.code).toBe('AWS.SimpleQueueService.NonExistentQueue');
  expect(await failure(list(''))).toEqual({
    code: 'MissingParameter',
    message: 'The request must contain the parameter QueueUrl.',
  });
});
