import {
  ConfirmSubscriptionCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { type HttpEndpoint, httpEndpoint } from '../../../../test/support/http-endpoint.ts';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

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

let endpoint: HttpEndpoint;
beforeEach(async () => {
  endpoint = await httpEndpoint();
});
afterEach(() => endpoint.close());

test('the endpoint is asked, and confirms by the link', async () => {
  const topic = await the.topic();
  const url = endpoint.url;
  expect(await subscribe(topic, 'http', url)).toBe('pending confirmation');
  expect(await listed(topic)).toMatchObject([{ SubscriptionArn: 'PendingConfirmation' }]);
  await the.publish(topic, 'too early');
  await the.cloud.world.outbox.drained();
  expect(endpoint.received).toHaveLength(1);
  const [asked] = endpoint.received;
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
  expect(JSON.parse(endpoint.received[1]?.body ?? '')).toMatchObject({
    Type: 'Notification',
    Message: 'hello',
  });
  expect(endpoint.received[1]?.headers['x-amz-sns-subscription-arn']).toBe(subscription?.SubscriptionArn);
  await fetch(JSON.parse(endpoint.received[1]?.body ?? '').UnsubscribeURL);
  expect(await listed(topic)).toEqual([]);
});

test('tokens', async () => {
  const topic = await the.topic();
  const confirm = (Token: string, TopicArn = topic) =>
    the.sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token, AuthenticateOnUnsubscribe: 'true' }));
  expect((await failure(confirm('randomtoken'))).message).toBe('Invalid token');
  expect((await failure(confirm('5'.repeat(200)))).message).toBe('Invalid parameter: Token');
  const url = endpoint.url;
  const arn = await subscribe(topic, 'http', url, { ReturnSubscriptionArn: true });
  await the.cloud.world.outbox.drained();
  const { Token } = JSON.parse(endpoint.received[0]?.body ?? '');
  expect((await failure(confirm(Token, await the.topic()))).message).toBe('Invalid parameter: Token');
  expect((await confirm(Token)).SubscriptionArn).toBe(arn);
  expect((await confirm(Token)).SubscriptionArn).toBe(arn);
  const unsigned = await fetch(`${the.cloud.endpoint}/?Action=Unsubscribe&SubscriptionArn=${arn}`);
  expect(unsigned.status).toBe(403);
  await the.sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
});

test('a token ends after two days', async () => {
  const topic = await the.topic();
  await subscribe(topic, 'http', endpoint.url);
  await the.cloud.world.outbox.drained();
  const { Token } = JSON.parse(endpoint.received[0]?.body ?? '');
  await the.cloud.clock.advance(2 * 24 * 3_600_000);
  const call = the.sns.send(new ConfirmSubscriptionCommand({ TopicArn: topic, Token }));
  expect((await failure(call)).message).toBe('Invalid parameter: Token');
});
