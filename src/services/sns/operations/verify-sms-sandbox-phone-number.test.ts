import {
  CreateSMSSandboxPhoneNumberCommand,
  ListSMSSandboxPhoneNumbersCommand,
  PublishCommand,
  VerifySMSSandboxPhoneNumberCommand,
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
const create = (PhoneNumber = JAPAN) => the.sns.send(new CreateSMSSandboxPhoneNumberCommand({ PhoneNumber }));
const verify = (OneTimePassword: string, PhoneNumber = JAPAN) =>
  the.sns.send(new VerifySMSSandboxPhoneNumberCommand({ PhoneNumber, OneTimePassword }));
const code = async () => /\d{6}/.exec((await the.inbox())[0]?.message ?? '')?.[0] ?? '';
const numbers = async () =>
  (await the.sns.send(new ListSMSSandboxPhoneNumbersCommand({}))).PhoneNumbers ?? [];

test('with the code of the message', async () => {
  await create();
  const right = await code();
  const wrong = right === '000000' ? '111111' : '000000';
  expect((await failure(verify(wrong))).code).toBe('VerificationException');
  expect((await failure(verify('x'))).code).toBe('InvalidParameter');
  await verify(right);
  expect(await numbers()).toEqual([{ PhoneNumber: JAPAN, Status: 'Verified' }]);
  await send();
  expect((await the.inbox())[0]).toMatchObject({ status: 'delivered' });
});

test('not after fifteen minutes, and not for another number', async () => {
  await create();
  const right = await code();
  expect((await failure(verify(right, '+819012345679'))).code).toBe('ResourceNotFound');
  await the.cloud.clock.advance(16 * 60_000);
  expect((await failure(verify(right))).code).toBe('VerificationException');
});
