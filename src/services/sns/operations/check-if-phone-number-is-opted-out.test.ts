import { CheckIfPhoneNumberIsOptedOutCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

const JAPAN = '+819012345678';
async function send(more: object = {}): Promise<string> {
  const command = new PublishCommand({ PhoneNumber: JAPAN, Message: 'AWSから送信しています!', ...more });
  return (await the.sns.send(command)).MessageId ?? '';
}
async function reply(body: object): Promise<Response> {
  return fetch(`${the.cloud.endpoint}/_kumobako/inbox/sms`, { method: 'POST', body: JSON.stringify(body) });
}
const isOptedOut = async () =>
  (await the.sns.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber: JAPAN }))).isOptedOut;

test('a reply of STOP opts out, another does not', async () => {
  await send();
  expect(await (await reply({ from: JAPAN, message: 'thanks' })).json()).toEqual({ optedOut: false });
  expect(await isOptedOut()).toBe(false);
  expect(await (await reply({ from: JAPAN, message: ' stop ' })).json()).toEqual({ optedOut: true });
  expect(await isOptedOut()).toBe(true);
  await send();
  expect((await the.inbox())[0]).toMatchObject({ status: 'failed', reason: 'Phone number is opted out' });
});

test('the reply is for whoever wrote last', async () => {
  const elsewhere = the.cloud.client(SNSClient, { region: 'ap-northeast-1' });
  await elsewhere.send(new PublishCommand({ PhoneNumber: JAPAN, Message: 'x' }));
  await reply({ from: JAPAN, message: 'STOP' });
  expect(await isOptedOut()).toBe(false);
  const there = new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber: JAPAN });
  expect((await elsewhere.send(there)).isOptedOut).toBe(true);
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
