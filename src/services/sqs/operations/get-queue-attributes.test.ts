import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';
import { base, PLACE } from '../../../../test/support/world.ts';
import { countHidden } from '../counts.ts';
import { findQueue } from '../queue.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const get = async (QueueUrl: string, ...AttributeNames: string[]) =>
  (await t.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: AttributeNames as never[] })))
    .Attributes;

test('answers what is asked for, nothing when that is not there', async () => {
  const url = await t.queue();
  expect(await get(url, 'VisibilityTimeout', 'DelaySeconds')).toEqual({
    VisibilityTimeout: '30',
    DelaySeconds: '0',
  });
  expect(await get(url, 'Policy')).toBeUndefined();
  expect(await get(url)).toBeUndefined();
  expect(await get(url, 'FifoQueue')).toBeUndefined();
});

test('counts exactly through all that can happen to messages', async () => {
  const url = await t.queue({ VisibilityTimeout: '10' });
  await Promise.all(Array.from({ length: 8 }, (_, i) => t.send(url, `${i}`)));
  await Promise.all(Array.from({ length: 3 }, (_, i) => t.send(url, `d${i}`, { DelaySeconds: 4 })));
  expect(await t.counts(url)).toEqual([8, 0, 3]);
  const taken = await t.receive(url, { MaxNumberOfMessages: 5 });
  expect(await t.counts(url)).toEqual([3, 5, 3]);
  await t.remove(url, taken[0]);
  expect(await t.counts(url)).toEqual([3, 4, 3]);
  await t.advance(4);
  expect(await t.counts(url)).toEqual([6, 4, 0]);
  await t.advance(6);
  expect(await t.counts(url)).toEqual([10, 0, 0]);
  await t.remove(url, taken[1]);
  await t.receive(url, { MaxNumberOfMessages: 4 });
  expect(await t.counts(url)).toEqual([5, 4, 0]);
});

test('refuses names that are none', async () => {
  expect(await failure(get(await t.queue(), 'Nope'))).toEqual({
    code: 'InvalidAttributeName',
    message: 'Unknown Attribute Nope.',
  });
});

test('a queue with 120,000 messages in flight gives out no more', async () => {
  const url = await t.queue();
  await t.send(url, 'one more');
  const name = url.split('/').pop() ?? '';
  const untilMs = t.cloud.clock.now() + 60_000;
  // As if they had been received, each counted where the next one is: what is counted decides.
  for (let portion = 0; portion < 120; portion++) {
    await t.cloud.world.transact(base, async ({ tx }) => {
      const queue = await findQueue(tx, { place: PLACE, name });
      if (queue === undefined) throw new Error('no queue');
      for (let i = 0; i < 1_000; i++) countHidden(tx, queue, 'inFlight', untilMs, 1);
    });
  }
  const { code } = await failure(t.receive(url));
  expect(code).toBe('OverLimit');
  const waiting = t.receive(url, { WaitTimeSeconds: 5 });
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  await t.advance(5);
  expect(await waiting).toEqual([]);
  await t.advance(60);
  expect(await t.bodies(url)).toEqual(['one more']);
});
