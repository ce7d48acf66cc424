import { SNS } from '@aws-sdk/client-sns';
import { afterAll, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
const sns = the.cloud.client(SNS);

test('pages of a hundred, each application once', async () => {
  for (let i = 0; i < 120; i++) await the.application();
  const first = await sns.listPlatformApplications();
  expect(first.PlatformApplications).toHaveLength(100);
  expect(first.PlatformApplications?.[0]?.Attributes).toEqual({ Enabled: 'true' });
  const second = await sns.listPlatformApplications({ NextToken: first.NextToken });
  expect(second.NextToken).toBeUndefined();
  const all = [...(first.PlatformApplications ?? []), ...(second.PlatformApplications ?? [])];
  expect(new Set(all.map(({ PlatformApplicationArn }) => PlatformApplicationArn)).size).toBe(120);
  expect((await failure(sns.listPlatformApplications({ NextToken: 'x' }))).message).toBe(
    'Invalid parameter: NextToken',
  );
});
