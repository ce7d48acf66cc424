import { SNS } from '@aws-sdk/client-sns';
import { afterAll, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
const sns = the.cloud.client(SNS);

test('shows token, state and user data; those in the attributes come first', async () => {
  const PlatformApplicationArn = await the.application('APNS');
  const { EndpointArn } = await sns.createPlatformEndpoint({
    PlatformApplicationArn,
    Token: 'ABCDEF',
    CustomUserData: 'beside',
    Attributes: { Enabled: 'false', CustomUserData: 'within' },
  });
  // Apple's tokens come back in small letters.
  expect((await sns.getEndpointAttributes({ EndpointArn })).Attributes).toEqual({
    Token: 'abcdef',
    Enabled: 'false',
    CustomUserData: 'within',
  });
});

test('an endpoint that is not there, and texts that are no ARNs of one', async () => {
  const EndpointArn = await the.device(await the.application());
  const text = async (arn: string) => failure(sns.getEndpointAttributes({ EndpointArn: arn }));
  expect(await text(EndpointArn.replace(/[^/]+$/, 'c1f76c42-192a-4e75-b04f-a9268ce2abf3'))).toEqual({
    code: 'NotFound',
    message: 'Endpoint does not exist',
  });
  expect((await text(`${EndpointArn}x`)).message).toBe(
    'Invalid parameter: EndpointArn Reason: ARN specifies an invalid endpointId: UUID must be encoded in exactly 36 characters.',
  );
  expect((await text('arn:aws:sns:us-east-1:000000000000:endpoint/GCM')).message).toBe(
    'Invalid parameter: EndpointArn Reason: Wrong number of slashes in relative portion of the ARN.',
  );
});
