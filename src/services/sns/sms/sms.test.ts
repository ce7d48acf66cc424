import {
  CheckIfPhoneNumberIsOptedOutCommand,
  CreateSMSSandboxPhoneNumberCommand,
  CreateTopicCommand,
  DeleteSMSSandboxPhoneNumberCommand,
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  ListOriginationNumbersCommand,
  ListPhoneNumbersOptedOutCommand,
  ListSMSSandboxPhoneNumbersCommand,
  OptInPhoneNumberCommand,
  PublishCommand,
  SetSMSAttributesCommand,
  SubscribeCommand,
  VerifySMSSandboxPhoneNumberCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const JAPAN = '+819012345678';
const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });

async function send(more: object = {}): Promise<string> {
  const command = new PublishCommand({ PhoneNumber: JAPAN, Message: 'AWSから送信しています!', ...more });
  return (await the.sns.send(command)).MessageId ?? '';
}

async function reply(body: object): Promise<Response> {
  return fetch(`${the.cloud.endpoint}/_kumobako/inbox/sms`, { method: 'POST', body: JSON.stringify(body) });
}

describe('to a phone', () => {
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
      expect((await failure(call)).message).toBe(
        `Invalid parameter: ${name} Reason: Invalid value: ${value}`,
      );
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
});

describe('settings', () => {
  test('are kept, shown and count', async () => {
    const attributes = { DefaultSenderID: 'Bako', DefaultSMSType: 'Transactional' };
    await the.sns.send(new SetSMSAttributesCommand({ attributes }));
    expect((await the.sns.send(new GetSMSAttributesCommand({}))).attributes).toEqual(attributes);
    const one = new GetSMSAttributesCommand({ attributes: ['DefaultSenderID'] });
    expect((await the.sns.send(one)).attributes).toEqual({ DefaultSenderID: 'Bako' });
    await send();
    expect(await the.inbox()).toMatchObject([{ senderId: 'Bako', smsType: 'Transactional' }]);
    for (const wrong of [{ DefaultSMSType: 'x' }, { MonthlySpendLimit: '-1' }, { Unknown: 'x' }]) {
      const call = the.sns.send(new SetSMSAttributesCommand({ attributes: wrong as Record<string, string> }));
      expect((await failure(call)).code).toBe('InvalidParameter');
    }
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

  test('nobody has origination numbers', async () => {
    expect((await the.sns.send(new ListOriginationNumbersCommand({}))).PhoneNumbers).toEqual([]);
  });
});

describe('opting out', () => {
  const isOptedOut = async () =>
    (await the.sns.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber: JAPAN }))).isOptedOut;

  test('by a reply, and in again once in thirty days', async () => {
    await send();
    expect(await (await reply({ from: JAPAN, message: 'thanks' })).json()).toEqual({ optedOut: false });
    expect(await isOptedOut()).toBe(false);
    expect(await (await reply({ from: JAPAN, message: ' stop ' })).json()).toEqual({ optedOut: true });
    expect(await isOptedOut()).toBe(true);
    expect((await the.sns.send(new ListPhoneNumbersOptedOutCommand({}))).phoneNumbers).toEqual([JAPAN]);
    await send();
    expect((await the.inbox())[0]).toMatchObject({ status: 'failed', reason: 'Phone number is opted out' });
    const optIn = () => the.sns.send(new OptInPhoneNumberCommand({ phoneNumber: JAPAN }));
    await optIn();
    expect(await isOptedOut()).toBe(false);
    expect((await the.sns.send(new ListPhoneNumbersOptedOutCommand({}))).phoneNumbers).toEqual([]);
    await reply({ from: JAPAN, message: 'STOP' });
    expect((await failure(optIn())).message).toBe('Cannot opt in right now, latest opt in is too recent');
    await the.cloud.clock.advance(30 * 24 * 3_600_000);
    await optIn();
    expect(await isOptedOut()).toBe(false);
  });

  test('bad input', async () => {
    expect((await reply({ from: 'x', message: 'STOP' })).status).toBe(400);
    expect((await reply({ from: JAPAN })).status).toBe(400);
    const call = the.sns.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber: '+44742LALALA' }));
    expect(await failure(call)).toEqual({
      code: 'InvalidParameter',
      message: 'Invalid parameter: PhoneNumber Reason: input incorrectly formatted',
    });
  });
});

describe('the sandbox', () => {
  const create = () => the.sns.send(new CreateSMSSandboxPhoneNumberCommand({ PhoneNumber: JAPAN }));
  const verify = (OneTimePassword: string) =>
    the.sns.send(new VerifySMSSandboxPhoneNumberCommand({ PhoneNumber: JAPAN, OneTimePassword }));
  const inSandbox = async () => (await the.sns.send(new GetSMSSandboxAccountStatusCommand({}))).IsInSandbox;
  const numbers = async () =>
    (await the.sns.send(new ListSMSSandboxPhoneNumbersCommand({}))).PhoneNumbers ?? [];

  test('only verified numbers get messages', async () => {
    expect(await inSandbox()).toBe(false);
    await create();
    expect(await inSandbox()).toBe(true);
    expect(await numbers()).toEqual([{ PhoneNumber: JAPAN, Status: 'Pending' }]);
    const [code] = (await the.inbox())[0]?.message.match(/\d{6}/) ?? [];
    expect((await failure(verify(code === '000000' ? '111111' : '000000'))).code).toBe(
      'VerificationException',
    );
    await send();
    expect((await the.inbox())[0]).toMatchObject({
      status: 'failed',
      reason: 'Phone number is not verified in the SMS sandbox',
    });
    await verify(code ?? '');
    expect(await numbers()).toEqual([{ PhoneNumber: JAPAN, Status: 'Verified' }]);
    await send();
    expect((await the.inbox())[0]).toMatchObject({ status: 'delivered' });
    const remove = () => the.sns.send(new DeleteSMSSandboxPhoneNumberCommand({ PhoneNumber: JAPAN }));
    expect((await failure(remove())).code).toBe('UserError');
    await the.cloud.clock.advance(24 * 3_600_000);
    await remove();
    expect((await failure(remove())).code).toBe('ResourceNotFound');
    expect(await inSandbox()).toBe(false);
  });

  test('a code ends after fifteen minutes; ten numbers are enough', async () => {
    await create();
    const [code] = (await the.inbox())[0]?.message.match(/\d{6}/) ?? [];
    await the.cloud.clock.advance(16 * 60_000);
    expect((await failure(verify(code ?? ''))).code).toBe('VerificationException');
    for (let i = 1; i < 10; i++) {
      await the.sns.send(new CreateSMSSandboxPhoneNumberCommand({ PhoneNumber: `+81901234560${i}` }));
    }
    const eleventh = new CreateSMSSandboxPhoneNumberCommand({ PhoneNumber: '+819012345699' });
    expect((await failure(the.sns.send(eleventh))).code).toBe('UserError');
  });
});
