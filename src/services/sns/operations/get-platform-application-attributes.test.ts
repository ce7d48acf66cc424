import { SNS } from '@aws-sdk/client-sns';
import { afterAll, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
const sns = the.cloud.client(SNS);

const get = (PlatformApplicationArn: string) =>
  sns.getPlatformApplicationAttributes({ PlatformApplicationArn });

test('shows what was set, and never the credentials', async () => {
  const arn = await the.application('APNS');
  expect((await get(arn)).Attributes).toEqual({ Enabled: 'true' });
});

test('an application that is not there, and texts that are no ARNs of one', async () => {
  const arn = await the.application();
  expect(await failure(get(`${arn}x`))).toEqual({
    code: 'NotFound',
    message: 'PlatformApplication does not exist',
  });
  expect((await failure(get('a-fake-arn'))).message).toBe(
    'Invalid parameter: PlatformApplicationArn Reason: An ARN must have at least 6 elements, not 1',
  );
  expect((await failure(get(`${arn}/x`))).message).toBe(
    'Invalid parameter: PlatformApplicationArn Reason: Wrong number of slashes in relative portion of the ARN.',
  );
});
