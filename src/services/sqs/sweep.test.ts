import { CreateQueueCommand, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf } from '../../../test/support/rows.ts';
import { type SqsTest, sqsTest } from '../../../test/support/sqs.ts';
import { base } from '../../../test/support/world.ts';
import { timerRecords } from '../../core/timers.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const HOUR = 3_600;
const deduplication = (isFifo: boolean) => (isFifo ? { MessageDeduplicationId: 'first' } : {});

test('what is too old leaves nothing: bodies, states, groups, ids, counts, files, timers', async () => {
  const standard = await t.queue({ MessageRetentionPeriod: '600' });
  const fifo = await t.queue({ MessageRetentionPeriod: '600', FifoQueue: 'true' });
  const grouped = await t.queue({ MessageRetentionPeriod: '600' });
  // What a queue has after its first message stays: its number of messages, and that it is a fair queue.
  for (const url of [standard, grouped, fifo]) {
    await t.send(
      url,
      'first',
      url === standard ? {} : { MessageGroupId: 'g', ...deduplication(url === fifo) },
    );
    await t.remove(url, (await t.receive(url))[0]);
  }
  await t.advance(2 * HOUR);
  const before = await rowsOf(t.cloud.world.store);
  for (let i = 0; i < 25; i++) {
    await t.send(standard, `${i}`, { DelaySeconds: i % 3 });
    await t.send(grouped, `${i}`, { MessageGroupId: `g${i % 4}` });
    await t.send(fifo, `${i}`, { MessageGroupId: `g${i % 4}`, MessageDeduplicationId: `${i}` });
    await t.advance(7);
  }
  await t.send(standard, 'x'.repeat(40_000));
  for (const url of [standard, grouped, fifo]) {
    await t.bodies(url, { VisibilityTimeout: 0 });
    await t.bodies(url, { VisibilityTimeout: 300 });
    await t.bodies(url, { VisibilityTimeout: 2_000, MaxNumberOfMessages: 3 });
  }
  await t.receive(fifo, { ReceiveRequestAttemptId: 'once' });
  expect((await rowsOf(t.cloud.world.store)).length).toBeGreaterThan(before.length + 150);
  await t.advance(3 * HOUR);
  expect(await rowsOf(t.cloud.world.store)).toEqual(before);
});

test('also dead letters go in time, and what a move task has moved', async () => {
  const dead = await t.queue({ MessageRetentionPeriod: '600' });
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${dead.split('/').pop()}`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
  const source = await t.queue({ MessageRetentionPeriod: '600', RedrivePolicy });
  const bodyRows = async () =>
    (await rowsOf(t.cloud.world.store)).filter((key) => key.startsWith('010303')).length;
  for (const body of ['1', '2']) await t.send(source, body);
  await t.bodies(source, { VisibilityTimeout: 0 });
  await t.advance(300);
  await t.bodies(source);
  expect(await bodyRows()).toBe(2);
  expect(await t.counts(dead)).toEqual([2, 0, 0]);
  await t.advance(300);
  expect(await t.counts(dead)).toEqual([0, 0, 0]);
  // A queue is swept once a minute at most, and the second message is a little younger.
  await t.advance(60);
  expect(await bodyRows()).toBe(0);
  await t.send(source, 'late');
  await t.bodies(source, { VisibilityTimeout: 0 });
  await t.bodies(source);
  await t.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: deadLetterTargetArn }));
  await t.advance(1);
  expect(await t.counts(source)).toEqual([1, 0, 0]);
  await t.advance(661);
  expect(await bodyRows()).toBe(0);
});

test('a queue without messages has no timer', async () => {
  await t.sqs.send(new CreateQueueCommand({ QueueName: 'idle' }));
  await t.advance(100 * HOUR);
  const timers = await t.cloud.world.transact(base, async ({ tx, place }) => timerRecords.list(tx, place));
  expect(timers.records.filter(({ service }) => service === 'sqs')).toEqual([]);
});

test('thousands of old messages go at once, in portions', async () => {
  const url = await t.queue({ MessageRetentionPeriod: '60' });
  await Promise.all(Array.from({ length: 700 }, (_, i) => t.send(url, `${i}`)));
  expect(await t.counts(url)).toEqual([700, 0, 0]);
  await t.advance(60);
  expect(await t.counts(url)).toEqual([0, 0, 0]);
});
