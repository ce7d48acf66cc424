import { SNS } from '@aws-sdk/client-sns';
import { afterAll, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
const sns = the.cloud.client(SNS);

test('sets some, an empty value takes one away, and a disabled application takes no message', async () => {
  const PlatformApplicationArn = await the.application();
  const TargetArn = await the.device(PlatformApplicationArn);
  const set = (Attributes: Record<string, string>) =>
    sns.setPlatformApplicationAttributes({ PlatformApplicationArn, Attributes });
  await set({ Enabled: 'False', SuccessFeedbackSampleRate: '5', PlatformCredential: 'new' });
  expect((await sns.getPlatformApplicationAttributes({ PlatformApplicationArn })).Attributes).toEqual({
    Enabled: 'false',
    SuccessFeedbackSampleRate: '5',
  });
  expect((await failure(sns.publish({ TargetArn, Message: 'x' }))).code).toBe('PlatformApplicationDisabled');
  await set({ Enabled: 'true', SuccessFeedbackSampleRate: '' });
  expect((await sns.getPlatformApplicationAttributes({ PlatformApplicationArn })).Attributes).toEqual({
    Enabled: 'true',
  });
  await sns.publish({ TargetArn, Message: 'x' });
  expect((await failure(set({ Enabled: 'perhaps' }))).message).toContain(
    'Invalid value for attribute: Enabled',
  );
  expect((await failure(set({}))).code).toBe('ValidationError');
});
