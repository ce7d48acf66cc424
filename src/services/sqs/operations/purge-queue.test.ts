import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf } from '../../../../test/support/rows.ts';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const purge = (QueueUrl: string) => t.sqs.send(new PurgeQueueCommand({ QueueUrl }));

test('takes all messages, visible, in flight or delayed', async () => {
  const url = await t.queue();
  for (const body of ['a', 'b']) await t.send(url, body);
  await t.send(url, 'delayed', { DelaySeconds: 30 });
  await t.bodies(url, { MaxNumberOfMessages: 1 });
  await purge(url);
  expect(await t.counts(url)).toEqual([0, 0, 0]);
  await t.send(url, 'after');
  await t.advance(60);
  expect(await t.bodies(url)).toEqual(['after']);
});

test('leaves no rows of what it took', async () => {
  const url = await t.queue();
  await t.cloud.world.outbox.drained();
  const before = await rowsOf(t.cloud.world.store);
  for (let i = 0; i < 20; i++) await t.send(url, `${i}`);
  await t.bodies(url);
  await purge(url);
  await t.cloud.world.outbox.drained();
  expect(await rowsOf(t.cloud.world.store)).toEqual(before);
});

test('is allowed once in 60 seconds', async () => {
  const url = await t.queue();
  const name = url.split('/').pop();
  await purge(url);
  await t.advance(59);
  expect(await failure(purge(url))).toEqual({
    code: 'AWS.SimpleQueueService.PurgeQueueInProgress',
    message: `Only one PurgeQueue operation on ${name} is allowed every 60 seconds.`,
  });
  await t.advance(1);
  await purge(url);
});

test('does not forget deduplication ids', async () => {
  const url = await t.queue({ FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  await t.send(url, 'same', { MessageGroupId: 'g' });
  await purge(url);
  await t.send(url, 'same', { MessageGroupId: 'g' });
  expect(await t.bodies(url)).toEqual([]);
  await t.send(url, 'other', { MessageGroupId: 'g' });
  expect(await t.bodies(url)).toEqual(['other']);
});
