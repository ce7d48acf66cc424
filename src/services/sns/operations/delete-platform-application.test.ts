import { SNS } from '@aws-sdk/client-sns';
import { afterAll, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
const sns = the.cloud.client(SNS);

test('takes its endpoints with it, also when it comes back, and can be repeated', async () => {
  const { PlatformApplicationArn = '' } = await sns.createPlatformApplication({
    Name: 'app',
    Platform: 'GCM',
    Attributes: { PlatformCredential: 'key' },
  });
  const EndpointArn = await the.device(PlatformApplicationArn, 'token');
  await sns.deletePlatformApplication({ PlatformApplicationArn });
  await sns.deletePlatformApplication({ PlatformApplicationArn });
  const gone = { code: 'NotFound', message: 'Endpoint does not exist' };
  expect(await failure(sns.getEndpointAttributes({ EndpointArn }))).toEqual(gone);
  await sns.createPlatformApplication({
    Name: 'app',
    Platform: 'GCM',
    Attributes: { PlatformCredential: 'key' },
  });
  expect(await failure(sns.getEndpointAttributes({ EndpointArn }))).toEqual(gone);
  expect((await sns.listEndpointsByPlatformApplication({ PlatformApplicationArn })).Endpoints ?? []).toEqual(
    [],
  );
  await the.cloud.world.outbox.drained();
  expect(await the.device(PlatformApplicationArn, 'token')).not.toBe(EndpointArn);
});
