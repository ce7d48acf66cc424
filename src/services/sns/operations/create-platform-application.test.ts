import { SNS } from '@aws-sdk/client-sns';
import { afterAll, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
const sns = the.cloud.client(SNS);

const create = (Name: string, Attributes: Record<string, string>, Platform = 'GCM') =>
  sns.createPlatformApplication({ Name, Platform, Attributes });

test('the same again is the same application, with other properties it is refused', async () => {
  const Attributes = { PlatformCredential: 'key', SuccessFeedbackSampleRate: '5' };
  const { PlatformApplicationArn: arn } = await create('one', Attributes);
  expect(arn).toBe('arn:aws:sns:us-east-1:000000000000:app/GCM/one');
  expect((await create('one', { ...Attributes, Enabled: 'true' })).PlatformApplicationArn).toBe(arn);
  const refusal = {
    code: 'InvalidParameter',
    message:
      'Invalid parameter: Name Reason: An application with the same name but different properties already exists',
  };
  expect(await failure(create('one', { ...Attributes, SuccessFeedbackSampleRate: '6' }))).toEqual(refusal);
  expect(await failure(create('one', { ...Attributes, PlatformCredential: 'other' }))).toEqual(refusal);
});

test('names, platforms and attributes that are none', async () => {
  const key = { PlatformCredential: 'key' };
  const text = async (call: Promise<unknown>) => (await failure(call)).message;
  expect(await text(create('', key))).toBe('Invalid parameter:  Reason: cannot be empty');
  expect(await text(create('a'.repeat(257), key))).toContain('Reason: must be at most 256 characters long');
  expect(await text(create('a b', key))).toBe(
    "Invalid parameter: a b Reason: must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'",
  );
  expect(await text(create('a', key, 'PIGEON'))).toBe(
    'Invalid parameter: Platform Reason: PIGEON is not supported',
  );
  expect(await failure(create('a', {}))).toEqual({
    code: 'ValidationError',
    message:
      "1 validation error detected: Value null at 'attributes' failed to satisfy constraint: Member must not be null",
  });
  const reason = 'Invalid parameter: Attributes Reason: ';
  expect(await text(create('a', { Enabled: 'true' }))).toBe(`${reason}Platform credentials are invalid`);
  expect(await text(create('a', key, 'APNS'))).toBe(
    `${reason}PlatformCredential attribute provided without PlatformPrincipal`,
  );
  expect(await text(create('a', { PlatformPrincipal: 'p' }, 'APNS'))).toBe(
    `${reason}PlatformPrincipal attribute provided without PlatformCredential`,
  );
  expect(await text(create('a', { ...key, SuccessFeedbackSampleRate: '101' }))).toBe(
    `${reason}Invalid value for attribute: SuccessFeedbackSampleRate: 101 value provided is not an integer between 0-100`,
  );
  expect(await text(create('a', { ...key, Colour: 'red' }))).toBe(`${reason}Invalid attribute name: Colour`);
  expect((await sns.listPlatformApplications()).PlatformApplications ?? []).toHaveLength(1);
});
