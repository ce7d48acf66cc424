import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ConfirmSubscriptionCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  SetSubscriptionAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
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
const set = (SubscriptionArn: string, AttributeName: string, AttributeValue: string) =>
  the.sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
const listed = async (TopicArn: string) =>
  (await the.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions ?? [];

describe('queues', () => {
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
    const call = subscribe(topic, 'lambda', 'arn:aws:lambda:us-east-1:000000000000:function:f');
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
});

describe('attributes', () => {
  test('set, shown, taken away', async () => {
    const topic = await the.topic();
    const arn = await subscribe(topic, 'sqs', QUEUE, { Attributes: { FilterPolicy: '{"a":["x"]}' } });
    expect(await attributes(arn)).toMatchObject({
      FilterPolicy: '{"a":["x"]}',
      FilterPolicyScope: 'MessageAttributes',
    });
    await set(arn, 'FilterPolicyScope', 'MessageBody');
    await set(arn, 'FilterPolicy', '{"a":{"b":["x"]}}');
    await set(arn, 'RedrivePolicy', `{"deadLetterTargetArn":"${QUEUE}"}`);
    expect(await attributes(arn)).toMatchObject({
      FilterPolicy: '{"a":{"b":["x"]}}',
      FilterPolicyScope: 'MessageBody',
      RedrivePolicy: `{"deadLetterTargetArn":"${QUEUE}"}`,
    });
    await set(arn, 'FilterPolicy', '');
    expect(await attributes(arn)).not.toHaveProperty('FilterPolicyScope');
  });

  test.each([
    ['Fake', 'x', 'AttributeName'],
    ['RawMessageDelivery', 'maybe', 'RawMessageDelivery: Invalid value [maybe]. Must be true or false.'],
    ['RawMessageDelivery', '', 'RawMessageDelivery: Invalid value []. Must be true or false.'],
    [
      'FilterPolicyScope',
      'x',
      'FilterPolicyScope: Invalid value [x]. Please use either MessageBody or MessageAttributes',
    ],
    ['RedrivePolicy', '{"deadLetterTargetArn":"x"}', 'RedrivePolicy: deadLetterTargetArn is an invalid arn'],
    [
      'FilterPolicy',
      '{"a":{"b":["x"]}}',
      'Filter policy scope MessageAttributes does not support nested filter policy',
    ],
    [
      'FilterPolicy',
      '{invalid}',
      "FilterPolicy: failed to parse JSON. Unexpected character ('i' (code 105)): was expecting double-quote to start field name\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 2]",
    ],
  ])('refused: %s %s', async (name, value, reason) => {
    const arn = await subscribe(await the.topic(), 'sqs', QUEUE);
    expect(await failure(set(arn, name, value))).toEqual({
      code: 'InvalidParameter',
      message: `Invalid parameter: ${reason}`,
    });
  });

  test('Subscribe says Attributes Reason', async () => {
    const call = subscribe(await the.topic(), 'sqs', QUEUE, { Attributes: { RawMessageDelivery: 'x' } });
    expect((await failure(call)).message).toBe(
      'Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value [x]. Must be true or false.',
    );
  });

  test('a FIFO topic wants a FIFO dead-letter queue', async () => {
    const topic = await the.topic({ FifoTopic: 'true' });
    const arn = await subscribe(topic, 'sqs', `${QUEUE}.fifo`);
    expect((await failure(set(arn, 'RedrivePolicy', `{"deadLetterTargetArn":"${QUEUE}"}`))).message).toBe(
      'Invalid parameter: RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.',
    );
  });
});

test('lists in pages of a hundred', async () => {
  const topic = await the.topic();
  for (let i = 0; i < 120; i++) await subscribe(topic, 'sqs', `${QUEUE}-${i}`);
  const first = await the.sns.send(new ListSubscriptionsCommand({}));
  const second = await the.sns.send(new ListSubscriptionsCommand({ NextToken: first.NextToken }));
  expect([first.Subscriptions?.length, second.Subscriptions?.length]).toEqual([100, 20]);
  const call = new ListSubscriptionsByTopicCommand({ TopicArn: topic, NextToken: first.NextToken });
  expect((await failure(the.sns.send(call))).message).toBe('Invalid parameter: NextToken');
});

describe('over HTTP', () => {
  interface Received {
    headers: IncomingHttpHeaders;
    body: string;
  }
  let server: Server | undefined;
  let received: Received[] = [];
  let status = 200;
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
  });

  async function endpoint(): Promise<string> {
    received = [];
    status = 200;
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += String(chunk);
      });
      request.on('end', () => {
        received.push({ headers: request.headers, body });
        response.writeHead(status).end();
      });
    });
    const listening = server;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    // A TCP server's address.
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  }

  async function confirmed(topic: string, more: object = {}): Promise<string> {
    const url = await endpoint();
    const arn = await subscribe(topic, 'http', url, { ReturnSubscriptionArn: true, ...more });
    await the.cloud.world.outbox.drained();
    await fetch(JSON.parse(received[0]?.body ?? '').SubscribeURL);
    received = [];
    return arn;
  }

  test('the endpoint is asked, and confirms by the link', async () => {
    const topic = await the.topic();
    const url = await endpoint();
    expect(await subscribe(topic, 'http', url)).toBe('pending confirmation');
    expect(await listed(topic)).toMatchObject([{ SubscriptionArn: 'PendingConfirmation' }]);
    await the.publish(topic, 'too early');
    await the.cloud.world.outbox.drained();
    expect(received).toHaveLength(1);
    const [asked] = received;
    const body = JSON.parse(asked?.body ?? '');
    expect(asked?.headers).toMatchObject({
      'user-agent': 'Amazon Simple Notification Service Agent',
      'x-amz-sns-message-type': 'SubscriptionConfirmation',
      'x-amz-sns-topic-arn': topic,
      'content-type': 'text/plain; charset=UTF-8',
    });
    expect(body).toMatchObject({ Type: 'SubscriptionConfirmation', TopicArn: topic, SignatureVersion: '1' });
    expect((await fetch(body.SubscribeURL)).status).toBe(200);
    const [subscription] = await listed(topic);
    expect(await attributes(subscription?.SubscriptionArn ?? '')).toMatchObject({
      PendingConfirmation: 'false',
      ConfirmationWasAuthenticated: 'false',
    });
    await the.publish(topic, 'hello');
    await the.cloud.world.outbox.drained();
    expect(JSON.parse(received[1]?.body ?? '')).toMatchObject({ Type: 'Notification', Message: 'hello' });
    expect(received[1]?.headers['x-amz-sns-subscription-arn']).toBe(subscription?.SubscriptionArn);
    await fetch(JSON.parse(received[1]?.body ?? '').UnsubscribeURL);
    expect(await listed(topic)).toEqual([]);
  });

  test('tokens', async () => {
    const topic = await the.topic();
    const confirm = (Token: string, TopicArn = topic) =>
      the.sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token, AuthenticateOnUnsubscribe: 'true' }));
    expect((await failure(confirm('randomtoken'))).message).toBe('Invalid token');
    expect((await failure(confirm('5'.repeat(200)))).message).toBe('Invalid parameter: Token');
    const url = await endpoint();
    const arn = await subscribe(topic, 'http', url, { ReturnSubscriptionArn: true });
    await the.cloud.world.outbox.drained();
    const { Token } = JSON.parse(received[0]?.body ?? '');
    expect((await failure(confirm(Token, await the.topic()))).message).toBe('Invalid parameter: Token');
    expect((await confirm(Token)).SubscriptionArn).toBe(arn);
    expect((await confirm(Token)).SubscriptionArn).toBe(arn);
    const unsigned = await fetch(`${the.cloud.endpoint}/?Action=Unsubscribe&SubscriptionArn=${arn}`);
    expect(unsigned.status).toBe(403);
    await the.sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
  });

  test('a token ends after two days', async () => {
    const topic = await the.topic();
    await subscribe(topic, 'http', await endpoint());
    await the.cloud.world.outbox.drained();
    const { Token } = JSON.parse(received[0]?.body ?? '');
    await the.cloud.clock.advance(2 * 24 * 3_600_000);
    const call = the.sns.send(new ConfirmSubscriptionCommand({ TopicArn: topic, Token }));
    expect((await failure(call)).message).toBe('Invalid parameter: Token');
  });

  test('retries by the delivery policy, then the dead-letter queue', async () => {
    const topic = await the.topic();
    const queue = await the.queue();
    const DeliveryPolicy = '{"healthyRetryPolicy":{"numRetries":2,"minDelayTarget":10,"maxDelayTarget":10}}';
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queue.arn });
    await confirmed(topic, { Attributes: { DeliveryPolicy, RedrivePolicy, RawMessageDelivery: 'true' } });
    status = 500;
    await the.publish(topic, 'm');
    await the.cloud.world.outbox.drained();
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ body: 'm', headers: { 'x-amz-sns-rawdelivery': 'true' } });
    await the.cloud.clock.advance(9_000);
    expect(received).toHaveLength(1);
    await the.cloud.clock.advance(1_000);
    expect(received).toHaveLength(2);
    expect(await the.received(queue)).toEqual([]);
    await the.cloud.clock.advance(10_000);
    expect(received).toHaveLength(3);
    expect((await the.received(queue)).map(({ Body }) => Body)).toEqual(['m']);
  });

  test('an endpoint that is back gets the message; one that refuses is not asked again', async () => {
    const topic = await the.topic();
    await confirmed(topic);
    status = 503;
    await the.publish(topic, 'later');
    await the.cloud.world.outbox.drained();
    status = 200;
    await the.cloud.clock.advance(20_000);
    expect(received.map(({ body }) => JSON.parse(body).Message)).toEqual(['later', 'later']);
    status = 400;
    await the.publish(topic, 'never');
    await the.cloud.clock.advance(3_600_000);
    expect(received).toHaveLength(3);
  });
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
