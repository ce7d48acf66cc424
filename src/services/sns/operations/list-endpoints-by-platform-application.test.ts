import { SNS } from '@aws-sdk/client-sns';
import { afterAll, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
const sns = the.cloud.client(SNS);

test('pages of a hundred, of this application only', async () => {
  const PlatformApplicationArn = await the.application();
  await the.device(await the.application());
  for (let i = 0; i < 110; i++) await the.device(PlatformApplicationArn);
  const first = await sns.listEndpointsByPlatformApplication({ PlatformApplicationArn });
  expect(first.Endpoints).toHaveLength(100);
  expect(first.Endpoints?.[0]?.Attributes).toMatchObject({ Enabled: 'true' });
  const { NextToken } = first;
  const second = await sns.listEndpointsByPlatformApplication({ PlatformApplicationArn, NextToken });
  expect(second.Endpoints).toHaveLength(10);
  expect(second.NextToken).toBeUndefined();
  const missing = sns.listEndpointsByPlatformApplication({
    PlatformApplicationArn: `${PlatformApplicationArn}x`,
  });
  expect(await failure(missing)).toEqual({ code: 'NotFound', message: 'PlatformApplication does not exist' });
});
