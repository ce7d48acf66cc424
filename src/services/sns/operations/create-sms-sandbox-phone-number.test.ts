import { CreateSMSSandboxPhoneNumberCommand, PublishCommand } from '@aws-sdk/client-sns';
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
const create = (PhoneNumber = JAPAN) => the.sns.send(new CreateSMSSandboxPhoneNumberCommand({ PhoneNumber }));
const code = async () => /\d{6}/.exec((await the.inbox())[0]?.message ?? '')?.[0] ?? '';

test('sends a code; only verified numbers get messages', async () => {
  await create();
  expect(await code()).toMatch(/^\d{6}$/);
  await send();
  expect((await the.inbox())[0]).toMatchObject({
    status: 'failed',
    reason: 'Phone number is not verified in the SMS sandbox',
  });
  expect((await failure(create())).code).toBe('UserError');
  await the.cloud.clock.advance(60_000);
  await create();
  expect((await failure(create('+1234'))).code).toBe('InvalidParameter');
});

test('ten numbers are enough; who has opted out is left alone', async () => {
  for (let i = 0; i < 10; i++) await create(`+81901234560${i}`);
  expect((await failure(create())).code).toBe('UserError');
  await reply({ from: JAPAN, message: 'STOP' });
  expect((await failure(create())).code).toBe('OptedOut');
});
