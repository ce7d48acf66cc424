import { ListSubscriptionsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';

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

test('lists in pages of a hundred', async () => {
  const topic = await the.topic();
  for (let i = 0; i < 120; i++) await subscribe(topic, 'sqs', `${QUEUE}-${i}`);
  const first = await the.sns.send(new ListSubscriptionsCommand({}));
  const second = await the.sns.send(new ListSubscriptionsCommand({ NextToken: first.NextToken }));
  expect([first.Subscriptions?.length, second.Subscriptions?.length]).toEqual([100, 20]);
  const endpoints = [...(first.Subscriptions ?? []), ...(second.Subscriptions ?? [])].map(
    (each) => each.Endpoint,
  );
  expect(new Set(endpoints).size).toBe(120);
  const elsewhere = the.cloud.client(SNSClient, { region: 'eu-west-1' });
  expect((await elsewhere.send(new ListSubscriptionsCommand({}))).Subscriptions ?? []).toEqual([]);
});
