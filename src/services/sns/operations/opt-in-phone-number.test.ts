import {
  CheckIfPhoneNumberIsOptedOutCommand,
  OptInPhoneNumberCommand,
  PublishCommand,
} from '@aws-sdk/client-sns';
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
const optIn = () => the.sns.send(new OptInPhoneNumberCommand({ phoneNumber: JAPAN }));

test('once in thirty days', async () => {
  await reply({ from: JAPAN, message: 'STOP' });
  await optIn();
  expect(await isOptedOut()).toBe(false);
  await send();
  expect((await the.inbox())[0]).toMatchObject({ status: 'delivered' });
  await reply({ from: JAPAN, message: 'STOP' });
  expect(await failure(optIn())).toEqual({
    code: 'UserError',
    message: 'Cannot opt in right now, latest opt in is too recent',
  });
  await the.cloud.clock.advance(30 * 24 * 3_600_000);
  await optIn();
  expect(await isOptedOut()).toBe(false);
});

test('a number that never opted out', async () => {
  await optIn();
  expect(await isOptedOut()).toBe(false);
});
