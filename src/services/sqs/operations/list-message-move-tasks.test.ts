import { ListMessageMoveTasksCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

// What tasks look like is tested with `start-message-move-task`.
test('answers nothing for a queue without tasks, and refuses what is no queue and no page size', async () => {
  const list = (SourceArn: string, MaxResults?: number) =>
    t.sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults }));
  const arn = `arn:aws:sqs:us-east-1:000000000000:${(await t.queue()).split('/').pop()}`;
  expect(await list(arn)).not.toHaveProperty('Results');
  expect((await failure(list(`${arn}-none`))).code).toBe('ResourceNotFoundException');
  for (const size of [0, 11]) expect((await failure(list(arn, size))).code).toBe('InvalidParameterValue');
});
