import { SNS } from '@aws-sdk/client-sns';
import { afterAll, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
const sns = the.cloud.client(SNS);

const SENT = { attributes: { 'AWS.SNS.MOBILE.GCM.TTL': '60' } };

test('a message to a device lies in its inbox, newest first', async () => {
  await the.cloud.reset();
  const TargetArn = await the.device(await the.application(), 'my-token');
  const { MessageId } = await sns.publish({ TargetArn, Message: 'first' });
  const MessageAttributes = { 'AWS.SNS.MOBILE.GCM.TTL': { DataType: 'String', StringValue: '60' } };
  await sns.publish({ TargetArn, Message: 'second', MessageAttributes });
  expect(await the.pushed()).toMatchObject([
    { message: 'second', ...SENT },
    {
      messageId: MessageId,
      message: 'first',
      endpointArn: TargetArn,
      platform: 'GCM',
      token: 'my-token',
      attributes: {},
      sentAt: expect.stringMatching(/Z$/),
    },
  ]);
});

test('each platform gets its own text, without one the default', async () => {
  await the.cloud.reset();
  const google = await the.device(await the.application('GCM'));
  const apple = await the.device(await the.application('APNS'), 'abcdef');
  const GCM = JSON.stringify({ fcmV1Message: { message: { notification: { title: 'Hello' } } } });
  const json = (TargetArn: string, texts: object) =>
    sns.publish({ TargetArn, MessageStructure: 'json', Message: JSON.stringify(texts) });
  await json(google, { GCM, default: 'plain' });
  await json(apple, { GCM, default: 'plain' });
  await json(google, { GCM });
  expect((await the.pushed()).map(({ message }) => message)).toEqual([GCM, 'plain', GCM]);
  expect((await failure(json(apple, { GCM }))).code).toBe('InvalidParameter');
  const broken = sns.publish({ TargetArn: apple, MessageStructure: 'json', Message: 'x' });
  expect((await failure(broken)).message).toBe(
    'Invalid parameter: Message Structure - JSON message body failed to parse',
  );
});

test('a disabled device takes none, whatever the message is', async () => {
  const EndpointArn = await the.device(await the.application());
  await sns.setEndpointAttributes({ EndpointArn, Attributes: { Enabled: 'false' } });
  const call = sns.publish({ TargetArn: EndpointArn, MessageStructure: 'json', Message: 'no json' });
  expect(await failure(call)).toEqual({ code: 'EndpointDisabled', message: 'Endpoint is disabled' });
});

test('a topic reaches its devices; what those do not take goes to the dead letters', async () => {
  await the.cloud.reset();
  const TopicArn = await the.topic();
  const application = await the.application();
  const device = await the.device(application);
  const disabled = await the.device(application);
  const letters = await the.queue();
  const subscribe = (Endpoint: string, Attributes: Record<string, string> = {}) =>
    sns.subscribe({ TopicArn, Protocol: 'application', Endpoint, Attributes });
  const { SubscriptionArn } = await subscribe(device);
  expect(SubscriptionArn).toMatch(/^arn:/);
  await subscribe(disabled, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: letters.arn }) });
  await sns.setEndpointAttributes({ EndpointArn: disabled, Attributes: { Enabled: 'false' } });
  const Message = JSON.stringify({ default: 'plain', GCM: 'for Google' });
  await sns.publish({ TopicArn, MessageStructure: 'json', Message });
  expect(await the.pushed()).toMatchObject([
    { endpointArn: device, message: 'for Google', topicArn: TopicArn },
  ]);
  expect(await the.received(letters)).toHaveLength(1);
  await sns.deleteEndpoint({ EndpointArn: device });
  expect((await failure(subscribe(device))).message).toBe(
    `Invalid parameter: Endpoint Reason: Endpoint does not exist for endpoint arn${device}`,
  );
  expect((await failure(subscribe('invalid arn'))).message).toBe(
    'Invalid parameter: Application endpoint arn invalid:invalid arn',
  );
});

test('who may publish to a device, says a policy by its ARN', async () => {
  const TargetArn = await the.device(await the.application());
  const credentials = { accessKeyId: '111111111111', secretAccessKey: 'x' };
  const stranger = the.cloud.client(SNS, { credentials });
  expect((await failure(stranger.publish({ TargetArn, Message: 'x' }))).code).toBe('AuthorizationError');
});
