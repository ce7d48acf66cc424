import {
  CreateSMSSandboxPhoneNumberCommand,
  DeleteSMSSandboxPhoneNumberCommand,
  ListSMSSandboxPhoneNumbersCommand,
  VerifySMSSandboxPhoneNumberCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

const JAPAN = '+819012345678';
const create = (PhoneNumber = JAPAN) => the.sns.send(new CreateSMSSandboxPhoneNumberCommand({ PhoneNumber }));
const verify = (OneTimePassword: string, PhoneNumber = JAPAN) =>
  the.sns.send(new VerifySMSSandboxPhoneNumberCommand({ PhoneNumber, OneTimePassword }));
const code = async () => /\d{6}/.exec((await the.inbox())[0]?.message ?? '')?.[0] ?? '';
const remove = () => the.sns.send(new DeleteSMSSandboxPhoneNumberCommand({ PhoneNumber: JAPAN }));
const numbers = async () =>
  (await the.sns.send(new ListSMSSandboxPhoneNumbersCommand({}))).PhoneNumbers ?? [];

test('a verified number stays for a day', async () => {
  await create();
  await verify(await code());
  expect((await failure(remove())).code).toBe('UserError');
  await the.cloud.clock.advance(24 * 3_600_000);
  await remove();
  expect((await failure(remove())).code).toBe('ResourceNotFound');
  expect(await numbers()).toEqual([]);
});
