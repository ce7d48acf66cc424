import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const fifo = (attributes: Record<string, string> = {}) =>
  t.queue({ FifoQueue: 'true', ContentBasedDeduplication: 'true', ...attributes });
const send = (url: string, group: string, body: string) => t.send(url, body, { MessageGroupId: group });
const hide = (url: string, ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
  t.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout }));

describe('order', () => {
  test('a group rests while one of its messages is in flight, other groups go on', async () => {
    const url = await fifo();
    for (const [group, body] of [
      ['a', 'a1'],
      ['a', 'a2'],
      ['b', 'b1'],
      ['a', 'a3'],
    ] as const) {
      await send(url, group, body);
    }
    const [a1] = await t.receive(url);
    expect(a1?.Body).toBe('a1');
    expect(await t.bodies(url)).toEqual(['b1']);
    expect(await t.bodies(url)).toEqual([]);
    await t.remove(url, a1);
    expect(await t.bodies(url)).toEqual(['a2', 'a3']);
    expect(await t.counts(url)).toEqual([0, 3, 0]);
  });

  test('one receive takes as many of a group as there are, in their order, then the next group', async () => {
    const url = await fifo();
    for (let i = 0; i < 4; i++) {
      await send(url, 'a', `a${i}`);
      await send(url, 'b', `b${i}`);
    }
    expect(await t.bodies(url, { MaxNumberOfMessages: 6 })).toEqual(['a0', 'a1', 'a2', 'a3', 'b0', 'b1']);
    expect(await t.bodies(url)).toEqual([]);
  });

  test('messages that come back are first again, before those that came later', async () => {
    const url = await fifo();
    for (const body of ['1', '2', '3']) await send(url, 'g', body);
    expect(await t.bodies(url, { MaxNumberOfMessages: 2, VisibilityTimeout: 10 })).toEqual(['1', '2']);
    await t.advance(10);
    expect(await t.counts(url)).toEqual([3, 0, 0]);
    expect(await t.bodies(url)).toEqual(['1', '2', '3']);
  });

  test('a group waits for the last of its messages in flight', async () => {
    const url = await fifo();
    for (const body of ['1', '2', '3']) await send(url, 'g', body);
    const [first, second] = await t.receive(url, { MaxNumberOfMessages: 2 });
    await hide(url, first?.ReceiptHandle, 0);
    expect(await t.bodies(url)).toEqual([]);
    await t.remove(url, second);
    expect(await t.bodies(url)).toEqual(['1', '3']);
  });

  test('many senders and receivers: every group in its order, each message once', async () => {
    const url = await fifo();
    const groups = ['a', 'b', 'c', 'd'];
    const each = 12;
    await Promise.all(
      groups.map(async (group) => {
        for (let i = 0; i < each; i++) await send(url, group, `${group}${i}`);
      }),
    );
    const received: string[] = [];
    const receiver = async () => {
      while (received.length < groups.length * each) {
        const messages = await t.receive(url, { MaxNumberOfMessages: 3 });
        for (const { Body = '' } of messages) received.push(Body);
        for (const message of messages) await t.remove(url, message);
      }
    };
    await Promise.all([receiver(), receiver(), receiver(), receiver()]);
    for (const group of groups) {
      const own = received.filter((body) => body.startsWith(group));
      expect(own).toEqual(Array.from({ length: each }, (_, i) => `${group}${i}`));
    }
    expect(await t.counts(url)).toEqual([0, 0, 0]);
  });

  test('sequence numbers grow, are the same for sender and receiver, and have twenty digits', async () => {
    const url = await fifo();
    const { Successful = [] } = await t.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: ['x', 'y', 'z'].map((MessageBody, i) => ({ Id: `${i}`, MessageBody, MessageGroupId: 'g' })),
      }),
    );
    const sent = Successful.map(({ SequenceNumber }) => SequenceNumber ?? '');
    expect(sent.every((number) => /^\d{20}$/.test(number))).toBe(true);
    expect([...sent].sort()).toEqual(sent);
    expect(new Set(sent).size).toBe(3);
    const received = await t.receive(url, { MaxNumberOfMessages: 10, AttributeNames: ['All'] });
    expect(received.map(({ Attributes }) => Attributes?.SequenceNumber)).toEqual(sent);
    expect(received[0]?.Attributes).toMatchObject({ MessageGroupId: 'g', ApproximateReceiveCount: '1' });
    expect(received[0]?.Attributes?.MessageDeduplicationId).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('delay', () => {
  test('is the queue’s, counts for what is in it when it is changed, and is counted', async () => {
    const url = await fifo({ DelaySeconds: '60' });
    await send(url, 'g', 'late');
    await send(url, 'h', 'late too');
    expect(await t.counts(url)).toEqual([0, 0, 2]);
    await t.advance(30);
    expect(await t.bodies(url)).toEqual([]);
    await t.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { DelaySeconds: '40' } }));
    expect(await t.counts(url)).toEqual([0, 0, 2]);
    await t.advance(10);
    expect(await t.counts(url)).toEqual([2, 0, 0]);
    expect(await t.bodies(url)).toEqual(['late', 'late too']);
  });

  test('ends long polls when it is over', async () => {
    const url = await fifo({ DelaySeconds: '10' });
    await send(url, 'g', 'late');
    const waiting = t.bodies(url, { WaitTimeSeconds: 20 });
    await settled();
    await t.advance(10);
    expect(await waiting).toEqual(['late']);
  });
});

describe('receipt handles', () => {
  test('are good until the visibility timeout is over', async () => {
    const url = await fifo();
    await send(url, 'g', 'm');
    const [message] = await t.receive(url, { VisibilityTimeout: 5 });
    await hide(url, message?.ReceiptHandle, 20);
    await t.advance(10);
    await hide(url, message?.ReceiptHandle, 5);
    await t.advance(5);
    const handle = message?.ReceiptHandle;
    expect(await failure(t.remove(url, message))).toEqual({
      code: 'InvalidParameterValue',
      message: `Value ${handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    });
    expect((await failure(hide(url, handle, 5))).message).toContain(
      'Message does not exist or is not available',
    );
    const [again] = await t.receive(url);
    expect((await failure(t.remove(url, message))).message).toContain('The receipt handle has expired.');
    await t.remove(url, again);
    await t.remove(url, again);
    expect(await t.counts(url)).toEqual([0, 0, 0]);
  });

  test('of one batch are deleted in any order, and the group goes on', async () => {
    const url = await fifo();
    for (const body of ['1', '2', '3', '4']) await send(url, 'g', body);
    const batch = await t.receive(url, { MaxNumberOfMessages: 3 });
    const Entries = batch.reverse().map(({ ReceiptHandle }, i) => ({ Id: `${i}`, ReceiptHandle }));
    const waiting = t.bodies(url, { WaitTimeSeconds: 20 });
    await settled();
    const result = await t.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
    expect(result.Successful).toEqual([{ Id: '0' }, { Id: '1' }, { Id: '2' }]);
    expect(result.Failed).toBeUndefined();
    expect(await waiting).toEqual(['4']);
  });
});

describe('ReceiveRequestAttemptId', () => {
  test('repeats a receive: the same messages and handles, hidden anew', async () => {
    const url = await fifo();
    for (const body of ['1', '2']) await send(url, 'g', body);
    const ask = { MaxNumberOfMessages: 10, ReceiveRequestAttemptId: 'once', VisibilityTimeout: 20 };
    const first = await t.receive(url, ask);
    await t.advance(15);
    const again = await t.receive(url, { ...ask, MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(again.map(({ ReceiptHandle }) => ReceiptHandle)).toEqual(
      first.map(({ ReceiptHandle }) => ReceiptHandle),
    );
    expect(again[0]?.Attributes).toEqual({ ApproximateReceiveCount: '1' });
    await t.advance(15);
    expect(await t.bodies(url)).toEqual([]);
    expect(await t.counts(url)).toEqual([0, 2, 0]);
    await t.remove(url, first[0]);
    expect(await t.receive(url, ask)).toEqual([]);
  });

  test('is a receive like any other after five minutes, and for changed messages', async () => {
    const url = await fifo();
    await send(url, 'g', '1');
    const ask = { ReceiveRequestAttemptId: 'x', VisibilityTimeout: 400 };
    const [first] = await t.receive(url, ask);
    await hide(url, first?.ReceiptHandle, 300);
    expect(await t.receive(url, ask)).toEqual([]);
    await t.advance(300);
    const [later] = await t.receive(url, ask);
    expect(later?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
  });

  test('is checked', async () => {
    const url = await fifo();
    const bad = await failure(t.receive(url, { ReceiveRequestAttemptId: 'no spaces' }));
    expect(bad.message).toContain('ReceiveRequestAttemptId can only include alphanumeric and punctuation');
    const standard = await t.queue();
    expect((await failure(t.receive(standard, { ReceiveRequestAttemptId: 'x' }))).code).toBe(
      'InvalidParameterValue',
    );
  });
});

test('retention removes messages of any group; the group goes on with what is left', async () => {
  const url = await fifo({ MessageRetentionPeriod: '60' });
  await send(url, 'g', 'old');
  await t.advance(30);
  await send(url, 'g', 'young');
  await t.advance(30);
  expect(await t.bodies(url, { VisibilityTimeout: 0 })).toEqual(['young']);
  await t.advance(60);
  expect(await t.counts(url)).toEqual([0, 0, 0]);
  expect(await t.bodies(url)).toEqual([]);
  await send(url, 'g', 'new');
  expect(await t.bodies(url)).toEqual(['new']);
});

/** Lets requests that are under way reach the point where they wait. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}
