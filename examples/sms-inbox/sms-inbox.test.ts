/** The scripts of this example, run as its README says, and what the inbox shows of them. */
import { fileURLToPath } from 'node:url';
import {
  CreateSMSSandboxPhoneNumberCommand,
  OptInPhoneNumberCommand,
  SNSClient,
  VerifySMSSandboxPhoneNumberCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { testCloud } from '../../test/support/cloud.ts';
import { clientVariables, runClient } from '../../test/support/run-client.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const NUMBER = '+819012345678';
const MESSAGE = 'AWSから送信しています! 12:34';

const cloud = await testCloud();
const sns = cloud.client(SNSClient, { region: 'ap-northeast-1' });
afterAll(() => cloud.stop());
beforeEach(() => cloud.reset());

interface ShortMessage {
  messageId: string;
  message: string;
  priceUsd: number;
  sentAt: string;
}

async function messages(): Promise<ShortMessage[]> {
  const response = await fetch(`${cloud.endpoint}/_kumobako/inbox/sms`);
  // What the README promises.
  return ((await response.json()) as { messages: ShortMessage[] }).messages;
}

function run(command: string, args: readonly string[], more: Record<string, string> = {}) {
  const environment = {
    ...clientVariables(cloud.endpoint),
    AWS_REGION: 'ap-northeast-1',
    AWS_DEFAULT_REGION: 'ap-northeast-1',
    ...more,
  };
  return runClient(command, args, { folder: HERE, environment });
}

const sendQuery = (args: readonly string[], more: Record<string, string> = {}) =>
  run('./send-query.sh', args, more);

async function expectDelivered(messageId: string): Promise<void> {
  expect(await messages()).toMatchObject([
    {
      messageId,
      phoneNumber: NUMBER,
      region: 'ap-northeast-1',
      country: 'JP',
      message: MESSAGE,
      encoding: 'UCS-2',
      segments: 1,
      status: 'delivered',
    },
  ]);
  const [sms] = await messages();
  expect(sms?.priceUsd).toBeGreaterThan(0);
  expect(Date.parse(sms?.sentAt ?? '')).not.toBeNaN();
}

test('the SDK for JavaScript', async () => {
  const { stdout, stderr } = await run(process.execPath, ['send.mjs', NUMBER, MESSAGE]);
  expect(stderr).toBe('');
  await expectDelivered(stdout.trim());
  const refused = await run(process.execPath, ['send.mjs', '09012345678', MESSAGE]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(
    'InvalidParameterException: Invalid parameter: PhoneNumber Reason: 09012345678 is not valid to publish to',
  );
});

describeClient('boto3', 'boto3', (python) => {
  test('sends', async () => {
    const { stdout, stderr } = await run(python, ['send.py', NUMBER, MESSAGE]);
    expect(stderr).toBe('');
    await expectDelivered(stdout.trim());
  });
});

describeClient('aws-cli', 'the AWS CLI', (aws) => {
  test('sends with a sender id; a message that is too dear is not delivered', async () => {
    const { stdout } = await run('./send.sh', [NUMBER, MESSAGE], { AWS: aws });
    await expectDelivered(stdout.trim());
    expect((await messages())[0]).toMatchObject({ senderId: 'Kumobako', smsType: 'Transactional' });
    await run('./send.sh', [NUMBER, MESSAGE], { AWS: aws, MAX_PRICE: '0.01' });
    expect((await messages())[0]).toMatchObject({
      status: 'failed',
      reason: 'This delivery would exceed max price',
    });
  });
});

test('the request of the SDK for PHP; the wrong version is told', async () => {
  const { stdout } = await sendQuery([NUMBER, MESSAGE]);
  await expectDelivered(/<MessageId>(.*)<\/MessageId>/.exec(stdout)?.[1] ?? '');
  const wrong = await sendQuery([NUMBER, MESSAGE], { VERSION: '2010-03-30' });
  expect(wrong.stdout).toContain('<Code>InvalidAction</Code>');
  expect(wrong.stdout).toContain('Could not find operation Publish for version 2010-03-30');
  expect(await messages()).toHaveLength(1);
});

test('STOP, and in again', async () => {
  await sendQuery([NUMBER, 'one']);
  await fetch(`${cloud.endpoint}/_kumobako/inbox/sms`, {
    method: 'POST',
    body: JSON.stringify({ from: NUMBER, message: 'STOP' }),
  });
  await sendQuery([NUMBER, 'two']);
  await sns.send(new OptInPhoneNumberCommand({ phoneNumber: NUMBER }));
  await sendQuery([NUMBER, 'three']);
  expect(await messages()).toMatchObject([
    { message: 'three', status: 'delivered' },
    { message: 'two', status: 'failed', reason: 'Phone number is opted out' },
    { message: 'one', status: 'delivered' },
  ]);
});

test('the sandbox', async () => {
  await sns.send(new CreateSMSSandboxPhoneNumberCommand({ PhoneNumber: NUMBER }));
  const [OneTimePassword] = /\d{6}/.exec((await messages())[0]?.message ?? '') ?? [];
  await sendQuery([NUMBER, 'one']);
  await sns.send(new VerifySMSSandboxPhoneNumberCommand({ PhoneNumber: NUMBER, OneTimePassword }));
  await sendQuery([NUMBER, 'two']);
  expect((await messages()).slice(0, 2)).toMatchObject([
    { message: 'two', status: 'delivered' },
    { message: 'one', status: 'failed', reason: 'Phone number is not verified in the SMS sandbox' },
  ]);
});
