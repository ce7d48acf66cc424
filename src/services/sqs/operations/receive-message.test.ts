import {
  ChangeMessageVisibilityCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const sendMany = (url: string, bodies: readonly string[]) =>
  t.sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: bodies.map((MessageBody, i) => ({ Id: `${i}`, MessageBody })),
    }),
  );

describe('a standard queue', () => {
  test('gives messages out in the order they came, each to one receiver until its time is over', async () => {
    const url = await t.queue();
    for (const body of ['a', 'b', 'c']) await t.send(url, body);
    expect(await t.bodies(url, { MaxNumberOfMessages: 2 })).toEqual(['a', 'b']);
    expect(await t.bodies(url)).toEqual(['c']);
    expect(await t.bodies(url)).toEqual([]);
    expect(await t.counts(url)).toEqual([0, 3, 0]);
    await t.advance(29.5);
    expect(await t.counts(url)).toEqual([0, 3, 0]);
    expect(await t.bodies(url)).toEqual([]);
    await t.advance(0.5);
    expect(await t.counts(url)).toEqual([3, 0, 0]);
    expect(await t.bodies(url)).toEqual(['a', 'b', 'c']);
    expect(await t.counts(url)).toEqual([0, 3, 0]);
  });

  test('gives no message to two receivers, however many there are', async () => {
    const url = await t.queue();
    const bodies = Array.from({ length: 200 }, (_, i) => `m${i}`);
    await Promise.all(bodies.map((body) => t.send(url, body)));
    const receives = await Promise.all(
      Array.from({ length: 60 }, (_, i) => t.bodies(url, { MaxNumberOfMessages: (i % 10) + 1 })),
    );
    const received = receives.flat();
    expect(new Set(received).size).toBe(received.length);
    expect(new Set(received)).toEqual(new Set(bodies));
    expect(await t.counts(url)).toEqual([0, 200, 0]);
  });

  test('counts receives and remembers the first', async () => {
    const url = await t.queue();
    const id = await t.send(url, 'again');
    const sentAtMs = t.cloud.clock.now();
    const [first] = await t.receive(url, { AttributeNames: ['All'], VisibilityTimeout: 5 });
    await t.advance(5);
    const [second] = await t.receive(url, { MessageSystemAttributeNames: ['All'] });
    expect(first?.MessageId).toBe(id);
    expect(second?.MessageId).toBe(id);
    expect(first?.Attributes).toMatchObject({ ApproximateReceiveCount: '1', SenderId: '000000000000' });
    expect(second?.Attributes).toMatchObject({
      ApproximateReceiveCount: '2',
      ApproximateFirstReceiveTimestamp: first?.Attributes?.ApproximateFirstReceiveTimestamp,
      SentTimestamp: first?.Attributes?.SentTimestamp,
    });
    expect(Math.abs(Number(first?.Attributes?.SentTimestamp) - sentAtMs)).toBeLessThan(5_000);
    expect(first?.ReceiptHandle).not.toBe(second?.ReceiptHandle);
  });

  test('leaves a message visible that is received for no time', async () => {
    const url = await t.queue();
    await t.send(url, 'x');
    expect(await t.bodies(url, { VisibilityTimeout: 0 })).toEqual(['x']);
    expect(await t.counts(url)).toEqual([1, 0, 0]);
    expect(await t.bodies(url, { VisibilityTimeout: 0 })).toEqual(['x']);
    const [message] = await t.receive(url, { MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(message?.Attributes).toEqual({ ApproximateReceiveCount: '3' });
  });

  test('counts exactly what is hidden for hours, and what no longer is', async () => {
    const url = await t.queue();
    await sendMany(url, ['a', 'b', 'c']);
    await t.bodies(url, { MaxNumberOfMessages: 1, VisibilityTimeout: 7_200 });
    await t.bodies(url, { MaxNumberOfMessages: 1, VisibilityTimeout: 7_230 });
    expect(await t.counts(url)).toEqual([1, 2, 0]);
    await t.advance(7_215);
    expect(await t.counts(url)).toEqual([2, 1, 0]);
    await t.advance(15);
    expect(await t.counts(url)).toEqual([3, 0, 0]);
  });
});

describe('attributes', () => {
  test('are returned as asked for, with the MD5 of what is returned', async () => {
    const url = await t.queue();
    await t.send(url, 'msg', {
      MessageAttributes: {
        Hello: { DataType: 'String', StringValue: 'There' },
        General: { DataType: 'String', StringValue: 'Kenobi' },
        'Help.Me': { DataType: 'String', StringValue: 'Me' },
      },
    });
    const look = async (...MessageAttributeNames: string[]) => {
      const [message] = await t.receive(url, { VisibilityTimeout: 0, MessageAttributeNames });
      const names = Object.keys(message?.MessageAttributes ?? {}).sort();
      return [names, message?.MD5OfMessageAttributes];
    };
    // The sums are AWS's own, as public test suites have recorded them.
    const all = [['General', 'Hello', 'Help.Me'], '4c360f3fdafd970e05fae2f149d997f5'];
    expect(await look('All')).toEqual(all);
    expect(await look('.*')).toEqual(all);
    expect(await look('Hello', 'General')).toEqual([
      ['General', 'Hello'],
      'fca026605781cb4126a1e9044df24232',
    ]);
    expect(await look('Hello', 'Nope')).toEqual([['Hello'], 'a311262e065454b75da111d535b8dacd']);
    expect(await look('Hel.*')).toEqual([['Hello', 'Help.Me'], '83fee93c1bcd8b9a5a923ffacdc636c7']);
    expect(await look('Nope')).toEqual([[], undefined]);
    expect(await look()).toEqual([[], undefined]);
  });

  test('may have any name that is allowed, such as __proto__', async () => {
    const url = await t.queue();
    const value = { DataType: 'String', StringValue: 'x' };
    const MessageAttributes = Object.fromEntries([['__proto__', value]]);
    await t.send(url, 'm', { MessageAttributes });
    const [message] = await t.receive(url, { MessageAttributeNames: ['All'] });
    expect(message?.MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
  });

  test('of the system are those asked for; queue attributes among them are ignored, others refused', async () => {
    const url = await t.queue();
    const header = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1';
    await t.send(url, 'm', {
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: header } },
    });
    const [message] = await t.receive(url, {
      AttributeNames: ['Policy', 'SenderId'] as never[],
      MessageSystemAttributeNames: ['AWSTraceHeader'],
    });
    expect(message?.Attributes).toEqual({ SenderId: '000000000000', AWSTraceHeader: header });
    const call = t.receive(url, { MessageSystemAttributeNames: ['Nope'] as never[] });
    expect(await failure(call)).toEqual({ code: 'InvalidAttributeName', message: 'Unknown Attribute Nope.' });
  });
});

describe('long polling', () => {
  test('ends as soon as a message comes', async () => {
    const url = await t.queue();
    const waiting = t.bodies(url, { WaitTimeSeconds: 20 });
    await settled();
    await t.send(url, 'at last');
    expect(await waiting).toEqual(['at last']);
  });

  test('serves those who wait longest first, one for a message', async () => {
    const url = await t.queue();
    const order: string[] = [];
    const wait = async (name: string) => {
      const [body] = await t.bodies(url, { WaitTimeSeconds: 20, MaxNumberOfMessages: 1 });
      order.push(`${name} ${body}`);
    };
    const waiting = [wait('first')];
    await settled();
    waiting.push(wait('second'));
    await settled();
    await t.send(url, 'a');
    await waiting[0];
    expect(order).toEqual(['first a']);
    await t.send(url, 'b');
    await Promise.all(waiting);
    expect(order).toEqual(['first a', 'second b']);
  });

  test('serves all who wait when there is enough for all', async () => {
    const url = await t.queue();
    const waiting = Array.from({ length: 5 }, () =>
      t.bodies(url, { WaitTimeSeconds: 20, MaxNumberOfMessages: 1 }),
    );
    await settled();
    await sendMany(url, ['1', '2', '3', '4', '5']);
    expect((await Promise.all(waiting)).flat().sort()).toEqual(['1', '2', '3', '4', '5']);
  });

  test('ends when a message becomes visible by time, or its delay is over', async () => {
    const url = await t.queue();
    await t.send(url, 'hidden');
    await t.bodies(url, { VisibilityTimeout: 10 });
    await t.send(url, 'delayed', { DelaySeconds: 15 });
    const first = t.bodies(url, { WaitTimeSeconds: 20 });
    await settled();
    await t.advance(10);
    expect(await first).toEqual(['hidden']);
    const second = t.bodies(url, { WaitTimeSeconds: 20 });
    await settled();
    await t.advance(5);
    expect(await second).toEqual(['delayed']);
  });

  test('wakes by the real clock when a visibility timeout ends, each for one message', async () => {
    const url = await t.queue();
    await sendMany(url, ['1', '2', '3']);
    await t.bodies(url, { VisibilityTimeout: 1 });
    const waiting = Array.from({ length: 3 }, () =>
      t.bodies(url, { WaitTimeSeconds: 5, MaxNumberOfMessages: 1 }),
    );
    expect((await Promise.all(waiting)).flat().sort()).toEqual(['1', '2', '3']);
  });

  test('ends when a receiver gives its message back', async () => {
    const url = await t.queue();
    await t.send(url, 'back');
    const [message] = await t.receive(url);
    const waiting = t.bodies(url, { WaitTimeSeconds: 20 });
    await settled();
    const ReceiptHandle = message?.ReceiptHandle;
    await t.sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 }),
    );
    expect(await waiting).toEqual(['back']);
  });

  test('ends empty when its time is over, by the queue or by the request', async () => {
    const url = await t.queue({ ReceiveMessageWaitTimeSeconds: '20' });
    const byQueue = t.sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
    const byRequest = t.sqs.send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 10 }));
    await settled();
    await t.advance(10);
    expect(await byRequest).not.toHaveProperty('Messages');
    await t.advance(10);
    expect((await byQueue).Messages).toBeUndefined();
    expect(await t.bodies(url, { WaitTimeSeconds: 0 })).toEqual([]);
  });

  test('takes nothing for a client that is gone', async () => {
    const url = await t.queue();
    const abort = new AbortController();
    const gone = t.sqs.send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 20 }), {
      abortSignal: abort.signal,
    });
    const other = t.bodies(url, { WaitTimeSeconds: 20 });
    await settled();
    abort.abort();
    await expect(gone).rejects.toThrow();
    await settled();
    await t.send(url, 'for the other');
    expect(await other).toEqual(['for the other']);
    expect(await t.counts(url)).toEqual([0, 1, 0]);
  });

  test('ends with an error when the queue is deleted', async () => {
    const url = await t.queue();
    const waiting = failure(t.bodies(url, { WaitTimeSeconds: 20 }));
    await settled();
    await t.sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
    expect((await waiting).code).toBe('AWS.SimpleQueueService.NonExistentQueue');
  });
});

describe('retention', () => {
  test('takes messages away at their age, also those in flight, and counts follow', async () => {
    const url = await t.queue({ MessageRetentionPeriod: '120' });
    await t.send(url, 'old');
    await t.send(url, 'old in flight');
    await t.bodies(url, { MaxNumberOfMessages: 1, VisibilityTimeout: 100 });
    await t.advance(60);
    await t.send(url, 'young');
    await t.advance(60);
    expect(await t.bodies(url, { VisibilityTimeout: 0 })).toEqual(['young']);
    await t.advance(20);
    expect(await t.counts(url)).toEqual([1, 0, 0]);
    await t.advance(41);
    expect(await t.bodies(url)).toEqual([]);
    await t.advance(60);
    expect(await t.counts(url)).toEqual([0, 0, 0]);
  });
});

describe('bad requests', () => {
  test.each([
    [
      { MaxNumberOfMessages: 0 },
      'Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    ],
    [
      { MaxNumberOfMessages: 11 },
      'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    ],
    [
      { WaitTimeSeconds: 21 },
      'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
    ],
    [
      { VisibilityTimeout: 43_201 },
      'Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided.',
    ],
    [
      { VisibilityTimeout: -1 },
      'Value -1 for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided.',
    ],
  ])('%j', async (input, message) => {
    const url = await t.queue();
    expect(await failure(t.receive(url, input))).toEqual({ code: 'InvalidParameterValue', message });
  });

  test('name queues that are not there', async () => {
    const url = `${t.cloud.endpoint}/000000000000/none`;
    expect(await failure(t.receive(url))).toEqual({
      code: 'AWS.SimpleQueueService.NonExistentQueue',
      message: 'The specified queue does not exist.',
    });
    expect((await failure(t.receive(`${t.cloud.endpoint}/x/y`))).code).toBe('InvalidAddress');
  });
});

test('bodies too large for the store come back whole, and their files go with them', async () => {
  const url = await t.queue();
  const body = 'ä'.repeat(50_000);
  await t.send(url, body);
  await t.send(url, 'small');
  const received = await t.receive(url, { MaxNumberOfMessages: 10 });
  expect(received.map(({ Body }) => Body)).toEqual([body, 'small']);
  for (const message of received) await t.remove(url, message);
  await t.cloud.world.outbox.drained();
  const { Attributes } = await t.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  expect(Attributes).toEqual({ ApproximateNumberOfMessages: '0' });
});

/** Lets requests that are under way reach the point where they wait. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}
