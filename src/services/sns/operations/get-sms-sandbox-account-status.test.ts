import {
  CreateSMSSandboxPhoneNumberCommand,
  DeleteSMSSandboxPhoneNumberCommand,
  GetSMSSandboxAccountStatusCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

const JAPAN = '+819012345678';
const create = (PhoneNumber = JAPAN) => the.sns.send(new CreateSMSSandboxPhoneNumberCommand({ PhoneNumber }));
const remove = () => the.sns.send(new DeleteSMSSandboxPhoneNumberCommand({ PhoneNumber: JAPAN }));
const inSandbox = async () => (await the.sns.send(new GetSMSSandboxAccountStatusCommand({}))).IsInSandbox;

test('an account is in the sandbox while it has sandbox numbers', async () => {
  expect(await inSandbox()).toBe(false);
  await create();
  expect(await inSandbox()).toBe(true);
  await remove();
  expect(await inSandbox()).toBe(false);
});
