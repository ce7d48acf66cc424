import {
  CreateTopicCommand,
  PublishCommand,
  SetSMSAttributesCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

const JAPAN = '+819012345678';
const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });
async function send(more: object = {}): Promise<string> {
  const command = new PublishCommand({ PhoneNumber: JAPAN, Message: 'AWSから送信しています!', ...more });
  return (await the.sns.send(command)).MessageId ?? '';
}

test('the message lies in the inbox, newest first', async () => {
  const first = await send();
  const second = await send({
    Message: 'hello',
    MessageAttributes: {
      'AWS.SNS.SMS.SenderID': text('Kumobako'),
      'AWS.SNS.SMS.SMSType': text('Transactional'),
      'AWS.SNS.SMS.MaxPrice': text('0.50', 'Number'),
    },
  });
  const [newest, oldest] = await the.inbox();
  expect(newest).toMatchObject({
    messageId: second,
    phoneNumber: JAPAN,
    senderId: 'Kumobako',
    smsType: 'Transactional',
    message: 'hello',
    encoding: 'GSM-7',
    segments: 1,
    status: 'delivered',
  });
  expect(oldest).toMatchObject({
    messageId: first,
    smsType: 'Promotional',
    encoding: 'UCS-2',
    segments: 1,
  });
  expect(newest?.priceUsd).toBeGreaterThan(0);
  expect(Date.parse(newest?.sentAt ?? '')).toBeLessThanOrEqual(the.cloud.clock.now());
  expect(await the.inbox()).toHaveLength(2);
});

test('many at once are all there', async () => {
  await Promise.all(Array.from({ length: 20 }, () => send()));
  expect(await the.inbox()).toHaveLength(20);
});

test.each([
  '+1234',
  '09012345678',
  '819012345678',
  '+81',
  'NAA+15551234567',
  '+8190123456789012',
  '',
  '+81-90-1234-5678',
])('no number: %s', async (PhoneNumber) => {
  expect(await failure(send({ PhoneNumber }))).toEqual({
    code: 'InvalidParameter',
    message: `Invalid parameter: PhoneNumber Reason: ${PhoneNumber} is not valid to publish to`,
  });
  expect(await the.inbox()).toEqual([]);
});

test('what else is refused', async () => {
  expect((await failure(send({ Message: 'a'.repeat(1_601) }))).code).toBe('InvalidParameter');
  expect((await failure(send({ Message: '' }))).message).toBe('Invalid parameter: Empty message');
  expect((await failure(send({ TopicArn: 'arn:aws:sns:us-east-1:000000000000:x' }))).code).toBe(
    'InvalidParameter',
  );
  for (const [name, value] of [
    ['AWS.SNS.SMS.SenderID', 'much-too-long-a-name'],
    ['AWS.SNS.SMS.SenderID', '12345'],
    ['AWS.SNS.SMS.SMSType', 'Urgent'],
    ['AWS.SNS.SMS.MaxPrice', 'cheap'],
  ] as const) {
    const call = send({ MessageAttributes: { [name]: text(value) } });
    expect((await failure(call)).message).toBe(`Invalid parameter: ${name} Reason: Invalid value: ${value}`);
  }
});

test('a topic with phones', async () => {
  const { TopicArn } = await the.sns.send(new CreateTopicCommand({ Name: 'phones' }));
  const subscribe = (Endpoint: string) =>
    the.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sms', Endpoint }));
  const first = await subscribe('+81 90-1234-5678');
  expect(first.SubscriptionArn).toMatch(/^arn:aws:sns:/);
  expect((await subscribe(JAPAN)).SubscriptionArn).toBe(first.SubscriptionArn);
  expect(await failure(subscribe('+81--9012345678'))).toEqual({
    code: 'InvalidParameter',
    message: 'Invalid SMS endpoint: +81--9012345678',
  });
  const Message = JSON.stringify({ default: 'd', sms: 'short' });
  await the.sns.send(new PublishCommand({ TopicArn, Message, MessageStructure: 'json' }));
  expect(await the.inbox()).toMatchObject([{ phoneNumber: JAPAN, message: 'short', topicArn: TopicArn }]);
});

test('a price above the highest, a month above its limit', async () => {
  await send({ MessageAttributes: { 'AWS.SNS.SMS.MaxPrice': text('0.01', 'Number') } });
  expect(await the.inbox()).toMatchObject([
    { status: 'failed', reason: 'This delivery would exceed max price' },
  ]);
  await the.sns.send(new SetSMSAttributesCommand({ attributes: { MonthlySpendLimit: '1' } }));
  for (let i = 0; i < 14; i++) await send();
  const messages = await the.inbox();
  expect(messages[0]).toMatchObject({ status: 'failed', reason: 'No quota left for account' });
  expect(messages.filter(({ status }) => status === 'delivered')).toHaveLength(13);
  await the.cloud.clock.advance(31 * 24 * 3_600_000);
  await send();
  expect((await the.inbox())[0]).toMatchObject({ status: 'delivered' });
});
