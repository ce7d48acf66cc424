import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:queue';
async function subscribe(
  TopicArn: string,
  Protocol: string,
  Endpoint: string,
  more: object = {},
): Promise<string> {
  const command = new SubscribeCommand({ TopicArn, Protocol, Endpoint, ...more });
  return (await the.sns.send(command)).SubscriptionArn ?? '';
}
const attributes = async (SubscriptionArn: string) =>
  (await the.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).Attributes ?? {};
const listed = async (TopicArn: string) =>
  (await the.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions ?? [];

test('are subscribed at once; twice is once', async () => {
  const topic = await the.topic();
  const arn = await subscribe(topic, 'sqs', QUEUE);
  expect(arn).toMatch(new RegExp(`^${topic}:[0-9a-f-]{36}$`));
  expect(await subscribe(topic, 'sqs', QUEUE)).toBe(arn);
  expect(await attributes(arn)).toEqual({
    SubscriptionArn: arn,
    TopicArn: topic,
    Owner: '000000000000',
    Protocol: 'sqs',
    Endpoint: QUEUE,
    SubscriptionPrincipal: 'arn:aws:iam::000000000000:root',
    PendingConfirmation: 'false',
    ConfirmationWasAuthenticated: 'true',
    RawMessageDelivery: 'false',
  });
  expect(await listed(topic)).toEqual([
    { SubscriptionArn: arn, Owner: '000000000000', Protocol: 'sqs', Endpoint: QUEUE, TopicArn: topic },
  ]);
  const other = subscribe(topic, 'sqs', QUEUE, { Attributes: { RawMessageDelivery: 'true' } });
  expect((await failure(other)).message).toContain('Subscription already exists with different attributes');
  await the.sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
  await the.sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
  expect(await listed(topic)).toEqual([]);
  expect(await failure(attributes(arn))).toEqual({
    code: 'NotFound',
    message: 'Subscription does not exist',
  });
  const { Attributes } = await the.sns.send(new GetTopicAttributesCommand({ TopicArn: topic }));
  expect(Attributes).toMatchObject({ SubscriptionsConfirmed: '0', SubscriptionsDeleted: '1' });
});

test.each([
  ['sqs', 'queue', 'Invalid parameter: SQS endpoint ARN'],
  ['sqs', 'http://localhost/000000000000/queue', 'Invalid parameter: SQS endpoint ARN'],
  [
    'sqs',
    `${QUEUE}.fifo`,
    'Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
  ],
  ['http', 'https://localhost/', 'Invalid parameter: Endpoint must match the specified protocol'],
  ['email', 'nobody', 'Invalid parameter: Email address'],
  ['sms', 'invalid-number', 'Invalid SMS endpoint: invalid-number'],
  ['pigeon', 'x', 'Invalid parameter: Amazon SNS does not support this protocol string: pigeon'],
])('refused: %s %s', async (protocol, endpoint, message) => {
  const topic = await the.topic();
  expect(await failure(subscribe(topic, protocol, endpoint))).toEqual({
    code: 'InvalidParameter',
    message,
  });
});

test('what kumobako does not deliver to is not pretended', async () => {
  const topic = await the.topic();
  const call = subscribe(topic, 'firehose', 'arn:aws:firehose:us-east-1:000000000000:deliverystream/f');
  expect((await failure(call)).code).toBe('NotImplemented');
});

test('topics that are not there', async () => {
  const call = subscribe('arn:aws:sns:us-east-1:000000000000:none', 'sqs', QUEUE);
  expect(await failure(call)).toEqual({ code: 'NotFound', message: 'Topic does not exist' });
  const unsubscribe = the.sns.send(new UnsubscribeCommand({ SubscriptionArn: 'x' }));
  expect((await failure(unsubscribe)).message).toBe(
    'Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not 1',
  );
});

test('Subscribe says Attributes Reason', async () => {
  const call = subscribe(await the.topic(), 'sqs', QUEUE, { Attributes: { RawMessageDelivery: 'x' } });
  expect((await failure(call)).message).toBe(
    'Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value [x]. Must be true or false.',
  );
});

test('only what can do without the envelope has raw deliveries', async () => {
  const topic = await the.topic();
  const raw = (value: string) => ({ Attributes: { RawMessageDelivery: value } });
  expect((await failure(subscribe(topic, 'email', 'raw@example.com', raw('true')))).message).toBe(
    'Invalid parameter: Attributes Reason: Delivery protocol [email] does not support raw message delivery.',
  );
  await subscribe(topic, 'email', 'raw@example.com', raw('false'));
});

test('by e-mail: both the question and the messages lie in an inbox', async () => {
  const topic = await the.topic();
  expect(await subscribe(topic, 'email', 'me@example.com')).toBe('pending confirmation');
  const inbox = async () =>
    (
      (await (await the.page('inbox/sns-email')).json()) as {
        messages: { to: string; subject: string; body: string }[];
      }
    ).messages;
  const [question] = await inbox();
  expect(question).toMatchObject({
    to: 'me@example.com',
    subject: 'AWS Notification - Subscription Confirmation',
  });
  await fetch(/http\S+/.exec(question?.body ?? '')?.[0] ?? '');
  await the.publish(topic, 'hello', { Subject: 'News' });
  await the.cloud.world.outbox.drained();
  expect((await inbox())[0]).toMatchObject({ to: 'me@example.com', subject: 'News', body: 'hello' });
});
