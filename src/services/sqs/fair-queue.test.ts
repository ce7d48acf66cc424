import {
  DeleteMessageBatchCommand,
  type Message,
  PurgeQueueCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SqsTest, sqsTest } from '../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const send = (url: string, tenant: string | undefined, body: string) =>
  t.send(url, body, tenant === undefined ? {} : { MessageGroupId: tenant });

async function sendMany(url: string, tenant: string, count: number) {
  for (let first = 0; first < count; first += 10) {
    const Entries = Array.from({ length: Math.min(10, count - first) }, (_, i) => ({
      Id: `${i}`,
      MessageBody: `${tenant}${first + i}`,
      MessageGroupId: tenant,
    }));
    await t.sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  }
}

async function removeAll(url: string, messages: readonly Message[]) {
  const Entries = messages.map(({ ReceiptHandle }, i) => ({ Id: `${i}`, ReceiptHandle }));
  if (Entries.length > 0) await t.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
}

describe('a standard queue with message groups', () => {
  test('goes by age while nobody is noisy, messages without a group among them', async () => {
    const url = await t.queue();
    for (const [group, body] of [
      ['a', '1'],
      [undefined, '2'],
      ['b', '3'],
      ['a', '4'],
      [undefined, '5'],
    ] as const) {
      await send(url, group, body);
      // Of messages of one millisecond none is older.
      await t.advance(0.001);
    }
    expect(await t.bodies(url, { MaxNumberOfMessages: 3 })).toEqual(['1', '2', '3']);
    expect(await t.bodies(url)).toEqual(['4', '5']);
    expect(await t.bodies(url)).toEqual([]);
    await t.advance(30);
    expect((await t.bodies(url)).sort()).toEqual(['1', '2', '3', '4', '5']);
  });

  test('does not hold a group back while its messages are in flight', async () => {
    const url = await t.queue();
    await sendMany(url, 'a', 3);
    expect(await t.bodies(url, { MaxNumberOfMessages: 1 })).toEqual(['a0']);
    expect(await t.bodies(url, { MaxNumberOfMessages: 1 })).toEqual(['a1']);
    expect(await t.counts(url)).toEqual([1, 2, 0]);
  });

  test('serves quiet groups first when one has too much in flight', async () => {
    const url = await t.queue();
    await sendMany(url, 'noisy', 100);
    for (let i = 0; i < 4; i++) await t.bodies(url);
    await send(url, 'quiet', 'q1');
    await send(url, 'other', 'o1');
    await send(url, undefined, 'alone');
    expect(await t.bodies(url, { MaxNumberOfMessages: 4 })).toEqual(['q1', 'o1', 'alone', 'noisy40']);
    // Nothing is thrown away or throttled.
    expect(await t.bodies(url)).toHaveLength(10);
  });

  test('does so however long the noisy group’s backlog is', async () => {
    const url = await t.queue();
    await sendMany(url, 'noisy', 600);
    for (let i = 0; i < 3; i++) await t.bodies(url);
    await send(url, 'quiet', 'q');
    expect(await t.bodies(url, { MaxNumberOfMessages: 1 })).toEqual(['q']);
  });

  test('forgets the noise when what was in flight is gone or back', async () => {
    const url = await t.queue();
    await sendMany(url, 'noisy', 60);
    for (let i = 0; i < 4; i++) await t.bodies(url);
    await t.advance(31);
    await send(url, 'quiet', 'q');
    expect(await t.bodies(url, { MaxNumberOfMessages: 1 })).toEqual(['noisy40']);
  });

  test('forgets it too when the group has sent nothing for five minutes', async () => {
    const url = await t.queue({ VisibilityTimeout: '3600' });
    await sendMany(url, 'noisy', 60);
    for (let i = 0; i < 4; i++) await t.bodies(url);
    await t.advance(300);
    await send(url, 'quiet', 'q');
    expect(await t.bodies(url, { MaxNumberOfMessages: 1 })).toEqual(['noisy40']);
  });

  test('among noisy groups serves the one with the fewest in flight', async () => {
    const url = await t.queue();
    await sendMany(url, 'a', 60);
    for (let i = 0; i < 5; i++) await t.bodies(url);
    await sendMany(url, 'b', 60);
    for (let i = 0; i < 3; i++) await t.bodies(url);
    // a has 50 in flight, b 30 and is noisy now as well.
    expect(await t.bodies(url, { MaxNumberOfMessages: 5 })).toEqual(['b30', 'b31', 'b32', 'b33', 'b34']);
  });

  test('takes slow processing for noise', async () => {
    const url = await t.queue({ VisibilityTimeout: '600' });
    await sendMany(url, 'slow', 5);
    const held = await t.receive(url, { MaxNumberOfMessages: 2 });
    await t.advance(40);
    await removeAll(url, held);
    await send(url, 'quick', 'q');
    expect(await t.bodies(url, { MaxNumberOfMessages: 1 })).toEqual(['q']);
  });

  test('finds and deletes messages of groups, and counts them, whatever happened to them', async () => {
    const url = await t.queue();
    await send(url, 'a', 'a');
    await t.send(url, 'late', { MessageGroupId: 'b', DelaySeconds: 10 });
    expect(await t.counts(url)).toEqual([1, 0, 1]);
    const [a] = await t.receive(url, { VisibilityTimeout: 5 });
    expect(await t.counts(url)).toEqual([0, 1, 1]);
    await t.advance(5.5);
    expect(await t.counts(url)).toEqual([1, 0, 1]);
    const [again] = await t.receive(url);
    expect(again?.Body).toBe('a');
    await t.remove(url, a);
    await t.advance(4.5);
    expect(await t.counts(url)).toEqual([1, 0, 0]);
    const late = await t.receive(url, { MaxNumberOfMessages: 10 });
    expect(late.map(({ Body }) => Body)).toEqual(['late']);
    await removeAll(url, late);
    expect(await t.counts(url)).toEqual([0, 0, 0]);
    await send(url, 'b', 'more');
    expect(await t.bodies(url)).toEqual(['more']);
  });

  test('gives out what is visible although what came before it in its group is not', async () => {
    const url = await t.queue();
    await t.send(url, 'late', { MessageGroupId: 'g', DelaySeconds: 60 });
    await send(url, 'g', 'now');
    expect(await t.bodies(url)).toEqual(['now']);
  });

  test('wakes those who wait when a group’s message becomes visible', async () => {
    const url = await t.queue();
    await t.send(url, 'later', { MessageGroupId: 'g', DelaySeconds: 7 });
    const waiting = t.bodies(url, { WaitTimeSeconds: 20 });
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    await t.advance(7);
    expect(await waiting).toEqual(['later']);
  });

  test('expires messages of groups, and is an ordinary queue again after a purge', async () => {
    const url = await t.queue({ MessageRetentionPeriod: '60' });
    await sendMany(url, 'a', 12);
    await t.bodies(url, { MaxNumberOfMessages: 5, VisibilityTimeout: 10 });
    await t.advance(61);
    expect(await t.counts(url)).toEqual([0, 0, 0]);
    expect(await t.bodies(url)).toEqual([]);
    await sendMany(url, 'a', 2);
    await t.sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
    expect(await t.bodies(url)).toEqual([]);
    await t.send(url, 'x');
    expect(await t.bodies(url)).toEqual(['x']);
  });

  test('loses nothing and gives nothing twice among many receivers', async () => {
    const url = await t.queue();
    await Promise.all(['a', 'b', 'c'].map((tenant) => sendMany(url, tenant, 40)));
    const received: string[] = [];
    const receiver = async () => {
      for (;;) {
        const messages = await t.receive(url, { MaxNumberOfMessages: 7 });
        if (messages.length === 0) return;
        received.push(...messages.map(({ Body = '' }) => Body));
        await removeAll(url, messages);
      }
    };
    await Promise.all(Array.from({ length: 6 }, receiver));
    expect(new Set(received).size).toBe(120);
    expect(received).toHaveLength(120);
    expect(await t.counts(url)).toEqual([0, 0, 0]);
  });
});
