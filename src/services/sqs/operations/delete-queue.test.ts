import { DeleteQueueCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf } from '../../../../test/support/rows.ts';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const remove = (QueueUrl: string) => t.sqs.send(new DeleteQueueCommand({ QueueUrl }));

test('the queue is gone for every call', async () => {
  const url = await t.queue();
  await remove(url);
  const gone = {
    code: 'AWS.SimpleQueueService.NonExistentQueue',
    message: 'The specified queue does not exist.',
  };
  expect(await failure(t.send(url, 'm'))).toEqual(gone);
  expect(await failure(t.receive(url))).toEqual(gone);
  expect(await failure(remove(url))).toEqual(gone);
  const QueueName = url.split('/').pop();
  expect(await failure(t.sqs.send(new GetQueueUrlCommand({ QueueName })))).toEqual(gone);
});

test('nothing is left of it and its messages, of whatever kind', async () => {
  await t.advance(60);
  const before = await rowsOf(t.cloud.world.store);
  const standard = await t.queue();
  const fifo = await t.queue({ FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  for (let i = 0; i < 30; i++) {
    await t.send(standard, `${i}`, i % 3 === 0 ? { MessageGroupId: `g${i}` } : { DelaySeconds: i % 5 });
    await t.send(fifo, `${i}`, { MessageGroupId: `g${i % 4}` });
  }
  await t.send(standard, 'x'.repeat(50_000));
  for (const url of [standard, fifo]) {
    await t.bodies(url, { VisibilityTimeout: 0 });
    await t.bodies(url);
  }
  await t.receive(fifo, { ReceiveRequestAttemptId: 'a' });
  for (const url of [standard, fifo]) await remove(url);
  await t.cloud.world.outbox.drained();
  await t.advance(60);
  expect(await rowsOf(t.cloud.world.store)).toEqual(before);
});
