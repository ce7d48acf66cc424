import { ListSubscriptionsByTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
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

test('pages of a hundred of one topic', async () => {
  const topic = await the.topic();
  const other = await the.topic();
  for (let i = 0; i < 120; i++) await subscribe(topic, 'sqs', `${QUEUE}-${i}`);
  await subscribe(other, 'sqs', QUEUE);
  const page = (NextToken?: string, TopicArn = topic) =>
    the.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken }));
  const first = await page();
  const second = await page(first.NextToken);
  expect([first.Subscriptions?.length, second.Subscriptions?.length]).toEqual([100, 20]);
  expect(second.NextToken).toBeUndefined();
  expect((await failure(page(first.NextToken, other))).message).toBe('Invalid parameter: NextToken');
  expect((await page(undefined, other)).Subscriptions).toHaveLength(1);
  expect((await failure(page(undefined, `${topic}-none`))).code).toBe('NotFound');
});
