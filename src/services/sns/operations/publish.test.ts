import { createVerify, X509Certificate } from 'node:crypto';
import { type MessageAttributeValue, PublishCommand, SetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

let the: SnsTest;
beforeAll(async () => {
  the = await snsTest();
});
afterAll(() => the.stop());

const text = (StringValue: string, DataType = 'String'): MessageAttributeValue => ({ DataType, StringValue });

describe('to a queue', () => {
  test('the envelope, with a signature that its certificate proves', async () => {
    const topic = await the.topic();
    const queue = await the.queue();
    const subscription = await the.subscribe(topic, queue);
    const messageId = await the.publish(topic, 'mymsg', {
      Subject: 'my subject',
      MessageAttributes: {
        price: text('99.12', 'Number'),
        raw: { DataType: 'Binary', BinaryValue: Buffer.from([2, 3, 4]) },
      },
    });
    const [message] = await the.received(queue);
    const body = JSON.parse(message?.Body ?? '');
    expect(Object.keys(body)).toEqual([
      'Type',
      'MessageId',
      'TopicArn',
      'Subject',
      'Message',
      'Timestamp',
      'SignatureVersion',
      'Signature',
      'SigningCertURL',
      'UnsubscribeURL',
      'MessageAttributes',
    ]);
    expect(body).toMatchObject({
      Type: 'Notification',
      MessageId: messageId,
      TopicArn: topic,
      Subject: 'my subject',
      Message: 'mymsg',
      SignatureVersion: '1',
      UnsubscribeURL: `${the.cloud.endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscription}`,
      MessageAttributes: {
        price: { Type: 'Number', Value: '99.12' },
        raw: { Type: 'Binary', Value: 'AgME' },
      },
    });
    expect(message?.MessageAttributes).toBeUndefined();
    expect(await isSigned(body, 'sha1')).toBe(true);
    expect(await isSigned({ ...body, Message: 'other' }, 'sha1')).toBe(false);
  });

  async function isSigned(body: Record<string, string>, algorithm: string): Promise<boolean> {
    const pem = await (await fetch(body['SigningCertURL'] ?? '')).text();
    const names = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
    const signed = names.filter((name) => body[name] !== undefined).map((name) => `${name}\n${body[name]}\n`);
    const verify = createVerify(algorithm).update(signed.join(''));
    return verify.verify(new X509Certificate(pem).publicKey, body['Signature'] ?? '', 'base64');
  }

  test('signature version 2 is SHA-256', async () => {
    const topic = await the.topic({ SignatureVersion: '2' });
    const queue = await the.queue();
    await the.subscribe(topic, queue);
    await the.publish(topic, 'hello');
    const [message] = await the.received(queue);
    const body = JSON.parse(message?.Body ?? '');
    expect(body.SignatureVersion).toBe('2');
    expect(await isSigned(body, 'sha256')).toBe(true);
    expect(await isSigned(body, 'sha1')).toBe(false);
  });

  test('raw: the text with its attributes', async () => {
    const topic = await the.topic();
    const queue = await the.queue();
    await the.subscribe(topic, queue, { RawMessageDelivery: 'true' });
    await the.publish(topic, 'öä "x"', { MessageAttributes: { a: text('v') }, MessageGroupId: 'fair' });
    const [message] = await the.received(queue);
    expect(message?.Body).toBe('öä "x"');
    expect(message?.MessageAttributes).toEqual({ a: { DataType: 'String', StringValue: 'v' } });
    expect(message?.Attributes?.['MessageGroupId']).toBe('fair');
  });

  test('a text for each protocol', async () => {
    const topic = await the.topic();
    const queue = await the.queue();
    await the.subscribe(topic, queue, { RawMessageDelivery: 'true' });
    const send = (bodies: object) => the.publish(topic, JSON.stringify(bodies), { MessageStructure: 'json' });
    await send({ default: 'd', sqs: 's' });
    await send({ default: 'd', email: 'e' });
    expect((await the.received(queue)).map(({ Body }) => Body)).toEqual(['s', 'd']);
  });

  test('many publishers at once: every message arrives once', async () => {
    const topic = await the.topic();
    const queue = await the.queue();
    await the.subscribe(topic, queue, { RawMessageDelivery: 'true' });
    await Promise.all(Array.from({ length: 50 }, (_, i) => the.publish(topic, `m${i}`)));
    const bodies = (await the.received(queue)).map(({ Body }) => Body);
    expect(bodies.length).toBe(50);
    expect(new Set(bodies).size).toBe(50);
  });

  test('filter policies choose by attributes and by the body', async () => {
    const topic = await the.topic();
    const byAttribute = await the.queue();
    const byBody = await the.queue();
    await the.subscribe(topic, byAttribute, { RawMessageDelivery: 'true', FilterPolicy: '{"store":["a"]}' });
    await the.subscribe(topic, byBody, {
      RawMessageDelivery: 'true',
      FilterPolicy: '{"order":{"total":[{"numeric":[">",100]}]}}',
      FilterPolicyScope: 'MessageBody',
    });
    await the.publish(topic, '{"order":{"total":50}}', { MessageAttributes: { store: text('a') } });
    await the.publish(topic, '{"order":{"total":150}}', { MessageAttributes: { store: text('b') } });
    await the.publish(topic, 'no JSON');
    expect((await the.received(byAttribute)).map(({ Body }) => Body)).toEqual(['{"order":{"total":50}}']);
    expect((await the.received(byBody)).map(({ Body }) => Body)).toEqual(['{"order":{"total":150}}']);
  });
});

describe('FIFO', () => {
  test('order, group, deduplication; numbers that grow', async () => {
    const topic = await the.topic({ FifoTopic: 'true', ContentBasedDeduplication: 'true' });
    const queue = await the.queue({ FifoQueue: 'true' });
    await the.subscribe(topic, queue);
    const send = (Message: string) =>
      the.sns.send(new PublishCommand({ TopicArn: topic, Message, MessageGroupId: 'g' }));
    const first = await send('one');
    const second = await send('two');
    const again = await send('one');
    expect(again).toMatchObject({ MessageId: first.MessageId, SequenceNumber: first.SequenceNumber });
    expect(first.SequenceNumber).toMatch(/^\d{20}$/);
    expect((second.SequenceNumber ?? '') > (first.SequenceNumber ?? '')).toBe(true);
    const messages = await the.received(queue);
    const bodies = messages.map(({ Body }) => JSON.parse(Body ?? ''));
    expect(bodies.map(({ Message }) => Message)).toEqual(['one', 'two']);
    expect(bodies[0].SequenceNumber).toBe(first.SequenceNumber);
    expect(bodies[0].Signature).toBeUndefined();
    expect(messages[0]?.Attributes).toMatchObject({
      MessageGroupId: 'g',
      MessageDeduplicationId: '7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed',
    });
    await the.cloud.clock.advance(5 * 60_000);
    expect((await send('one')).MessageId).not.toBe(first.MessageId);
  });

  test('what a FIFO topic wants', async () => {
    const topic = await the.topic({ FifoTopic: 'true' });
    const send = (more: object) =>
      failure(the.sns.send(new PublishCommand({ TopicArn: topic, Message: 'm', ...more })));
    expect((await send({})).message).toBe(
      'Invalid parameter: The MessageGroupId parameter is required for FIFO topics',
    );
    expect((await send({ MessageGroupId: 'g' })).message).toBe(
      'Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
    const standard = await the.topic();
    const call = the.publish(standard, 'm', { MessageDeduplicationId: 'd' });
    expect((await failure(call)).message).toBe(
      'Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    );
  });
});

describe('what is wrong with a message', () => {
  test.each([
    [{ Message: '' }, 'InvalidParameter', 'Invalid parameter: Empty message'],
    [{ Message: 'a'.repeat(262_145) }, 'InvalidParameter', 'Invalid parameter: Message too long'],
    [{ Message: 'x', Subject: '' }, 'InvalidParameter', 'Invalid parameter: Subject'],
    [{ Message: 'x', Subject: 's'.repeat(101) }, 'InvalidParameter', 'Invalid parameter: Subject'],
    [{ Message: 'x', Subject: 'two\nlines' }, 'InvalidParameter', 'Invalid parameter: Subject'],
    [
      { Message: '{', MessageStructure: 'json' },
      'InvalidParameter',
      'Invalid parameter: Message Structure - JSON message body failed to parse',
    ],
    [
      { Message: '{"default":{}}', MessageStructure: 'json' },
      'InvalidParameter',
      'Invalid parameter: Message Structure - No default entry in JSON message body',
    ],
    [
      { Message: 'x', MessageAttributes: { a: { DataType: 'String', StringValue: '' } } },
      'ParameterValueInvalid',
      "The message attribute 'a' must contain non-empty message attribute value for message attribute type 'String'.",
    ],
    [
      { Message: 'x', MessageAttributes: { a: { DataType: 'Binary', StringValue: 'x' } } },
      'ParameterValueInvalid',
      "The message attribute 'a' with type 'Binary' must use field 'Binary'.",
    ],
    [
      { Message: 'x', MessageAttributes: { a: { DataType: 'Stringy', StringValue: 'x' } } },
      'ParameterValueInvalid',
      "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    ],
    [
      { Message: 'x', MessageAttributes: { 'a^b': { DataType: 'String', StringValue: 'x' } } },
      'ParameterValueInvalid',
      "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
    ],
    [
      { Message: 'x', MessageAttributes: { price: { DataType: 'Number', StringValue: 'dear' } } },
      'ParameterValueInvalid',
      "Could not cast message attribute 'price' value to number.",
    ],
  ])('%#', async (input, code, message) => {
    const topic = await the.topic();
    expect(await failure(the.sns.send(new PublishCommand({ TopicArn: topic, ...input })))).toEqual({
      code,
      message,
    });
  });

  test('topics that are not there', async () => {
    const send = (TopicArn: string) => failure(the.sns.send(new PublishCommand({ TopicArn, Message: 'x' })));
    expect(await send('arn:aws:sns:us-east-1:000000000000:none')).toEqual({
      code: 'NotFound',
      message: 'Topic does not exist',
    });
    expect((await send('topic')).message).toBe(
      'Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1',
    );
    expect((await send('arn:aws:sns:eu-west-1:000000000000:none')).message).toBe(
      'Invalid parameter: TopicArn',
    );
    const endpoint = 'arn:aws:sns:us-east-1:000000000000:endpoint/APNS/abcdef';
    const call = the.sns.send(new PublishCommand({ TargetArn: endpoint, Message: 'x' }));
    expect((await failure(call)).message).toBe(
      'Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified',
    );
  });
});

describe('what cannot be delivered', () => {
  test('a queue without a policy gets nothing; the dead-letter queue does', async () => {
    const topic = await the.topic();
    const closed = await the.queue();
    const deadLetters = await the.queue();
    await the.sqs.send(
      new (await import('@aws-sdk/client-sqs')).SetQueueAttributesCommand({
        QueueUrl: closed.url,
        Attributes: { Policy: '' },
      }),
    );
    await the.subscribe(topic, closed, {
      RawMessageDelivery: 'true',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn }),
    });
    await the.publish(topic, 'lost');
    expect(await the.received(closed)).toEqual([]);
    expect((await the.received(deadLetters)).map(({ Body }) => Body)).toEqual(['lost']);
  });

  test('a queue that is not there holds nobody up', async () => {
    const topic = await the.topic();
    const queue = await the.queue();
    await the.subscribe(topic, { arn: 'arn:aws:sqs:us-east-1:000000000000:nowhere' });
    await the.subscribe(topic, queue, { RawMessageDelivery: 'true' });
    await the.publish(topic, 'one');
    await the.publish(topic, 'two');
    expect((await the.received(queue)).map(({ Body }) => Body)).toEqual(['one', 'two']);
    expect(the.cloud.world.outbox.size).toBe(0);
  });

  test('a topic of another account needs its policy', async () => {
    const topic = await the.topic();
    const stranger = the.cloud.client((await import('@aws-sdk/client-sns')).SNSClient, {
      credentials: { accessKeyId: '111111111111', secretAccessKey: 'x' },
    });
    const send = () => stranger.send(new PublishCommand({ TopicArn: topic, Message: 'x' }));
    expect((await failure(send())).code).toBe('AuthorizationError');
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'sns:Publish', Resource: topic },
      ],
    });
    const set = { TopicArn: topic, AttributeName: 'Policy', AttributeValue: Policy };
    await the.sns.send(new SetTopicAttributesCommand(set));
    expect((await send()).MessageId).toBeDefined();
  });
});
