import { SNS } from '@aws-sdk/client-sns';
import { afterAll, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
const sns = the.cloud.client(SNS);

test('is gone, can be repeated, and its token is free again', async () => {
  const application = await the.application();
  const EndpointArn = await the.device(application, 'token');
  await sns.deleteEndpoint({ EndpointArn });
  await sns.deleteEndpoint({ EndpointArn });
  expect((await failure(sns.getEndpointAttributes({ EndpointArn }))).message).toBe('Endpoint does not exist');
  expect(await failure(sns.publish({ TargetArn: EndpointArn, Message: 'x' }))).toEqual({
    code: 'InvalidParameter',
    message: 'Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified',
  });
  expect(await the.device(application, 'token')).not.toBe(EndpointArn);
});

test('another account may not', async () => {
  const EndpointArn = await the.device(await the.application());
  const credentials = { accessKeyId: '111111111111', secretAccessKey: 'x' };
  const stranger = the.cloud.client(SNS, { credentials });
  expect((await failure(stranger.deleteEndpoint({ EndpointArn }))).code).toBe('AuthorizationError');
});
