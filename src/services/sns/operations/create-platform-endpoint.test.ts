import { SNS } from '@aws-sdk/client-sns';
import { afterAll, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
const sns = the.cloud.client(SNS);

const create = (PlatformApplicationArn: string, Token: string, more: object = {}) =>
  sns.createPlatformEndpoint({ PlatformApplicationArn, Token, ...more });

test('the same token is the same endpoint; with other attributes it is an error that names it', async () => {
  const application = await the.application();
  const { EndpointArn: arn = '' } = await create(application, 'token');
  expect(arn).toMatch(/^arn:aws:sns:us-east-1:000000000000:endpoint\/GCM\/app-\d+\/[0-9a-f-]{36}$/);
  expect((await create(application, 'token')).EndpointArn).toBe(arn);
  expect((await create(application, 'token', { Attributes: { Enabled: 'true' } })).EndpointArn).toBe(arn);
  const refusal = {
    code: 'InvalidParameter',
    message: `Invalid parameter: Token Reason: Endpoint ${arn} already exists with the same Token, but different attributes.`,
  };
  expect(await failure(create(application, 'token', { CustomUserData: 'x' }))).toEqual(refusal);
  expect(await failure(create(application, 'token', { Attributes: { Enabled: 'false' } }))).toEqual(refusal);
  expect((await create(await the.application(), 'token')).EndpointArn).not.toBe(arn);
});

test('tokens and attributes that are none', async () => {
  const application = await the.application();
  const text = async (call: Promise<unknown>) => (await failure(call)).message;
  expect(await text(create(application, ''))).toBe('Invalid parameter: Token Reason: cannot be empty');
  expect(await text(create(application, 'x'.repeat(8193)))).toBe(
    'Invalid parameter: Token Reason: must be at most 8192 bytes long in UTF-8 encoding',
  );
  expect(await text(create(await the.application('APNS'), 'no hex'))).toBe(
    'Invalid parameter: Token Reason: iOS device tokens must be no more than 400 hexadecimal characters',
  );
  const reason = 'Invalid parameter: Attributes Reason: Invalid ';
  expect(await text(create(application, 't', { Attributes: { Token: '' } }))).toBe(
    `${reason}value for attribute: Token: cannot be empty`,
  );
  expect(await text(create(application, 't', { CustomUserData: 'ä'.repeat(1025) }))).toBe(
    `${reason}value for attribute: CustomUserData: must be at most 2048 bytes long in UTF-8 encoding`,
  );
  expect(await text(create(application, 't', { Attributes: { Colour: 'red' } }))).toBe(
    `${reason}attribute name: Colour`,
  );
  expect(await failure(create(`${application}x`, 't'))).toEqual({
    code: 'NotFound',
    message: 'PlatformApplication does not exist',
  });
});
