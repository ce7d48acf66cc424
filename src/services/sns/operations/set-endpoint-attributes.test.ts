import { SNS } from '@aws-sdk/client-sns';
import { afterAll, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
const sns = the.cloud.client(SNS);

test('changes what is named, also the token', async () => {
  const PlatformApplicationArn = await the.application();
  const EndpointArn = await the.device(PlatformApplicationArn, 'old');
  const set = (Attributes: Record<string, string>) => sns.setEndpointAttributes({ EndpointArn, Attributes });
  await set({ Token: 'new', CustomUserData: 'data' });
  await set({ Enabled: 'false' });
  expect((await sns.getEndpointAttributes({ EndpointArn })).Attributes).toEqual({
    Token: 'new',
    Enabled: 'false',
    CustomUserData: 'data',
  });
  const other = await the.device(PlatformApplicationArn, 'old');
  expect(other).not.toBe(EndpointArn);
  expect((await failure(set({ Token: 'old' }))).message).toContain(`Endpoint ${other} already exists`);
  expect((await failure(set({}))).code).toBe('ValidationError');
  expect((await failure(set({ Enabled: 'perhaps' }))).code).toBe('InvalidParameter');
});
