import { CreateQueueCommand, SendMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const invalid = (message: string) => ({ code: 'InvalidParameterValue', message });

describe('what a sender is told', () => {
  test('is the id and AWS’s own MD5 sums', async () => {
    const url = await t.queue();
    const sent = await t.sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: 'Test Message',
        MessageAttributes: { UserId: { DataType: 'Number.bigint', StringValue: '1234567890123456789012' } },
        MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'some-trace-id' } },
      }),
    );
    // Sums that AWS has answered, as public test suites have recorded them.
    expect(sent).toMatchObject({
      MD5OfMessageBody: 'd1d4180b7e411c4be86b00fb2ee103eb',
      MD5OfMessageAttributes: '797ab158d73dcb5242dedc4412c8e855',
      MD5OfMessageSystemAttributes: 'fdce4f2818803f2f73becc09a54792c0',
    });
    expect(sent.MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(sent).not.toHaveProperty('SequenceNumber');
  });

  test('covers bytes as well as texts', async () => {
    const url = await t.queue();
    const BinaryValue = Buffer.from('traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01');
    await t.send(url, 'test', { MessageAttributes: { attr1: { DataType: 'Binary', BinaryValue } } });
    const [message] = await t.receive(url, { MessageAttributeNames: ['attr1'] });
    expect(message?.MD5OfMessageAttributes).toBe('8cbe4db156db8a94db8b801b7addb984');
    expect(message?.MessageAttributes?.['attr1']).toEqual({
      DataType: 'Binary',
      BinaryValue: Uint8Array.from(BinaryValue),
    });
  });
});

describe('delay', () => {
  test('is the message’s own, else the queue’s, which does not change what was sent', async () => {
    const url = await t.queue({ DelaySeconds: '10' });
    await t.send(url, 'queue');
    await t.send(url, 'own', { DelaySeconds: 20 });
    await t.send(url, 'none', { DelaySeconds: 0 });
    expect(await t.counts(url)).toEqual([1, 0, 2]);
    await t.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { DelaySeconds: '0' } }));
    expect(await t.bodies(url)).toEqual(['none']);
    await t.advance(10);
    expect(await t.counts(url)).toEqual([1, 1, 1]);
    expect(await t.bodies(url)).toEqual(['queue']);
    await t.advance(10);
    expect(await t.bodies(url)).toEqual(['own']);
  });

  test.each([-1, 901])('of %i seconds is refused', async (DelaySeconds) => {
    const call = t.send(await t.queue(), 'm', { DelaySeconds });
    const reason = 'Reason: DelaySeconds must be >= 0 and <= 900.';
    expect(await failure(call)).toEqual(
      invalid(`Value ${DelaySeconds} for parameter DelaySeconds is invalid. ${reason}`),
    );
  });
});

describe('FIFO queues', () => {
  const fifo = (more: Record<string, string> = {}) => t.queue({ FifoQueue: 'true', ...more });

  test('drop what was sent within five minutes, and tell the sender of the first', async () => {
    const url = await fifo();
    const send = (MessageBody: string, MessageDeduplicationId = 'same') =>
      t.sqs.send(
        new SendMessageCommand({ QueueUrl: url, MessageBody, MessageGroupId: 'g', MessageDeduplicationId }),
      );
    const first = await send('one');
    const again = await send('two');
    expect(again.MessageId).toBe(first.MessageId);
    expect(again.SequenceNumber).toBe(first.SequenceNumber);
    expect(again.MD5OfMessageBody).not.toBe(first.MD5OfMessageBody);
    const [message] = await t.receive(url);
    await t.remove(url, message);
    await t.advance(299);
    expect((await send('three')).MessageId).toBe(first.MessageId);
    expect(await t.bodies(url)).toEqual([]);
    await t.advance(1);
    expect((await send('four')).MessageId).not.toBe(first.MessageId);
    expect(await t.bodies(url)).toEqual(['four']);
  });

  test('deduplicate by age, whether or not the old ids have been swept', async () => {
    const url = await fifo();
    const send = (id: string) => t.send(url, id, { MessageGroupId: 'g', MessageDeduplicationId: id });
    const first = await send('a');
    await t.advance(30);
    const second = await send('b');
    await t.advance(270);
    expect(await send('a')).not.toBe(first);
    expect(await send('b')).toBe(second);
    await t.advance(31);
    expect(await send('b')).not.toBe(second);
  });

  test('deduplicate by content when told so: by the body alone, over all groups', async () => {
    const url = await fifo({ ContentBasedDeduplication: 'true' });
    const attributes = (StringValue: string) => ({ A: { DataType: 'String', StringValue } });
    await t.send(url, 'body', { MessageGroupId: 'g', MessageAttributes: attributes('1') });
    await t.send(url, 'body', { MessageGroupId: 'h', MessageAttributes: attributes('2') });
    await t.send(url, 'body', { MessageGroupId: 'h', MessageDeduplicationId: 'explicit' });
    expect(await t.bodies(url)).toEqual(['body', 'body']);
  });

  test('deduplicate within a group when that is the scope', async () => {
    const url = await fifo({ ContentBasedDeduplication: 'true', DeduplicationScope: 'messageGroup' });
    for (const MessageGroupId of ['g', 'h', 'g']) await t.send(url, 'body', { MessageGroupId });
    expect(await t.bodies(url)).toEqual(['body', 'body']);
  });

  test('take only one of many that are sent at the same time with the same id', async () => {
    const url = await fifo();
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        t.send(url, `m${i}`, { MessageGroupId: 'g', MessageDeduplicationId: 'one' }),
      ),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await t.counts(url)).toEqual([1, 0, 0]);
  });

  test('also drop duplicates whose bodies are blobs', async () => {
    const url = await fifo({ ContentBasedDeduplication: 'true' });
    const body = 'z'.repeat(40_000);
    const first = await t.send(url, body, { MessageGroupId: 'g' });
    expect(await t.send(url, body, { MessageGroupId: 'g' })).toBe(first);
    expect(await t.bodies(url)).toEqual([body]);
  });

  test('need a group and a deduplication id, and have no delay of a message', async () => {
    const url = await fifo();
    expect(await failure(t.send(url, 'm', { MessageDeduplicationId: 'd' }))).toEqual({
      code: 'MissingParameter',
      message: 'The request must contain the parameter MessageGroupId.',
    });
    expect(await failure(t.send(url, 'm', { MessageGroupId: 'g' }))).toEqual(
      invalid(
        'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
      ),
    );
    const ids = { MessageGroupId: 'g', MessageDeduplicationId: 'd' };
    expect(await failure(t.send(url, 'm', { ...ids, DelaySeconds: 2 }))).toEqual(
      invalid(
        'Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.',
      ),
    );
    await t.send(url, 'm', { ...ids, DelaySeconds: 0 });
  });

  test.each(['', 'a b', 'é', 'x'.repeat(129)])('refuse the group id "%s"', async (MessageGroupId) => {
    const url = await fifo();
    const call = t.send(url, 'm', { MessageGroupId, MessageDeduplicationId: 'd' });
    const { message } = await failure(call);
    if (MessageGroupId === '') expect(message).toContain('must contain the parameter MessageGroupId');
    else
      expect(message).toContain('MessageGroupId can only include alphanumeric and punctuation characters.');
  });
});

describe('standard queues', () => {
  test('take a message group and no deduplication id', async () => {
    const url = await t.queue();
    await t.send(url, 'm', { MessageGroupId: 'tenant' });
    const [message] = await t.receive(url, { AttributeNames: ['All'] });
    expect(message?.Attributes?.MessageGroupId).toBe('tenant');
    expect(message?.Attributes).not.toHaveProperty('SequenceNumber');
    expect(await failure(t.send(url, 'm', { MessageDeduplicationId: 'd' }))).toEqual(
      invalid(
        'Value d for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type.',
      ),
    );
  });
});

describe('bodies', () => {
  test('are missing when they are empty', async () => {
    const url = await t.queue();
    const missing = {
      code: 'MissingParameter',
      message: 'The request must contain the parameter MessageBody.',
    };
    expect(await failure(t.send(url, ''))).toEqual(missing);
    const none = t.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: undefined }));
    expect(await failure(none)).toEqual(missing);
  });

  test.each(['\u0001', 'a\u0000b', '\uFFFE', '\uFFFF', '\uD800'])('may not hold %j', async (body) => {
    expect((await failure(t.send(await t.queue(), body))).code).toBe('InvalidMessageContents');
  });

  test('may hold all else', async () => {
    const url = await t.queue();
    const body = '\t\n\r ~\u0080\uD7FF\uE000\uFFFD😀 <&>"';
    await t.send(url, body);
    expect(await t.bodies(url)).toEqual([body]);
  });

  test('have at most 1 MiB with their attributes, or what the queue allows', async () => {
    const url = await t.queue();
    const most = 'x'.repeat(1_048_576);
    await t.send(url, most);
    expect(await t.bodies(url)).toEqual([most]);
    expect(await failure(t.send(url, `${most}y`))).toEqual(
      invalid('One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.'),
    );
    const small = await t.queue({ MaximumMessageSize: '1024' });
    const attributes = { ab: { DataType: 'String', StringValue: 'x'.repeat(100) } };
    await t.send(small, 'x'.repeat(1024 - 108), { MessageAttributes: attributes });
    expect(await failure(t.send(small, 'x'.repeat(1024 - 107), { MessageAttributes: attributes }))).toEqual(
      invalid('One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.'),
    );
  });
});

describe('message attributes', () => {
  const refused = async (attributes: Record<string, object>) => {
    const url = await t.queue();
    const call = t.send(url, 'm', { MessageAttributes: attributes as never });
    const { code, message } = await failure(call);
    expect(code).toBe('InvalidParameterValue');
    return message;
  };
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });

  test.each([
    [
      { n: { DataType: 'Number', StringValue: 'one' } },
      "Can't cast the value of message (user) attribute 'n' to a number.",
    ],
    [
      { n: { DataType: 'Number', StringValue: '1e127' } },
      'Number attribute value 1e127 should be in range (-10**128..10**126)',
    ],
    [{ e: text('') }, "Message (user) attribute 'e' must contain a non-empty value of type 'String'."],
    [{ '': text('x') }, 'The request must contain non-empty message (user) attribute names.'],
    [{ e: {} }, "The message (user) attribute 'e' must contain a non-empty message attribute value."],
    [
      { e: { DataType: 'Stringy', StringValue: 'x' } },
      "The type of message (user) attribute 'e' is invalid. You must use only the following supported type prefixes: Binary, Number, String.",
    ],
    [
      { 'AWS.x': text('x') },
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. These strings are reserved for internal use.",
    ],
    [{ ['n'.repeat(257)]: text('x') }, 'Message (user) attribute name must be shorter than 256 bytes.'],
    [
      { e: { DataType: `String.${'t'.repeat(250)}`, StringValue: 'x' } },
      'Message (user) attribute type must be shorter than 256 bytes.',
    ],
    [
      { e: { DataType: 'StringList', StringListValues: ['x'] } },
      'Message attribute list values in SendMessage operation are not supported.',
    ],
    [
      Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`a${i}`, text('x')])),
      'Number of message attributes [11] exceeds the allowed maximum [10].',
    ],
  ])('%j are refused', async (attributes, message) => {
    expect(await refused(attributes)).toBe(message);
  });

  test.each(['öther', '.a', 'a.', 'a..b', 'a b'])('have no name like %j', async (name) => {
    expect(await refused({ [name]: text('x') })).toContain(
      `The message attribute name '${name}' is invalid.`,
    );
  });

  test('of the system are the trace header alone', async () => {
    const url = await t.queue();
    const send = (MessageSystemAttributes: Record<string, object>) =>
      t.send(url, 'm', { MessageSystemAttributes: MessageSystemAttributes as never });
    expect(await failure(send({ Hello: text('World') }))).toEqual(
      invalid("Message system attribute name 'Hello' is invalid."),
    );
    const binary = { AWSTraceHeader: { DataType: 'Binary', BinaryValue: Buffer.from('x') } };
    expect((await failure(send(binary))).code).toBe('InvalidParameterValue');
  });
});

describe('the queue’s URL', () => {
  test('may name any host and port, AWS’s own and older forms included', async () => {
    await t.sqs.send(new CreateQueueCommand({ QueueName: 'by-url' }));
    const eu = t.cloud.client((await import('@aws-sdk/client-sqs')).SQSClient, { region: 'eu-west-1' });
    await eu.send(new CreateQueueCommand({ QueueName: 'by-url' }));
    const path = '000000000000/by-url';
    for (const url of [
      `https://sqs.us-east-1.amazonaws.com/${path}`,
      `https://queue.amazonaws.com/${path}`,
      `http://localhost:9324/queue/us-east-1/${path}`,
      `http://whatever:1/${path}`,
      `/${path}`,
      'by-url',
    ]) {
      await t.send(url, url);
    }
    expect(await t.bodies(`${t.cloud.endpoint}/${path}`)).toHaveLength(6);
    await t.send(`https://sqs.eu-west-1.amazonaws.com/${path}`, 'europe');
    await t.send(`https://eu-west-1.queue.amazonaws.com/${path}`, 'europe');
    expect(await t.bodies(`http://x/queue/eu-west-1/${path}`)).toEqual(['europe', 'europe']);
    expect(await t.bodies(`${t.cloud.endpoint}/${path}`)).toEqual([]);
  });

  test.each(['http://x/no-account', 'http://x/1234/q'])('%s is no address', async (url) => {
    expect(await failure(t.send(url, 'm'))).toEqual({
      code: 'InvalidAddress',
      message: `The address ${url} is not valid for this endpoint.`,
    });
  });
});
