import { ListSubscriptionsByTopicCommand, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
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
const listed = async (TopicArn: string) =>
  (await the.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions ?? [];

test('ends a subscription; twice is no error', async () => {
  const topic = await the.topic();
  const SubscriptionArn = await subscribe(topic, 'sqs', QUEUE);
  await the.sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  await the.sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  expect(await listed(topic)).toEqual([]);
});

test('by the link of a message, without a signature', async () => {
  const topic = await the.topic();
  const arn = await subscribe(topic, 'sqs', QUEUE);
  const response = await fetch(`${the.cloud.endpoint}/?Action=Unsubscribe&SubscriptionArn=${arn}`);
  expect(response.status).toBe(200);
  expect(await listed(topic)).toEqual([]);
});

test('what nobody has confirmed is for the owner of the topic', async () => {
  const topic = await the.topic();
  const arn = await subscribe(topic, 'email', 'me@example.com', { ReturnSubscriptionArn: true });
  const link = await fetch(`${the.cloud.endpoint}/?Action=Unsubscribe&SubscriptionArn=${arn}`);
  expect(await link.text()).toContain('pending confirmation');
  await the.sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
  expect(await listed(topic)).toEqual([]);
});

test('texts that are no ARN', async () => {
  const end = (SubscriptionArn: string) => failure(the.sns.send(new UnsubscribeCommand({ SubscriptionArn })));
  expect((await end('x')).message).toBe(
    'Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not 1',
  );
  expect((await end('arn:aws:sns:eu-west-1:000000000000:t:i')).message).toBe(
    'Invalid parameter: SubscriptionArn',
  );
});
