import { GetSubscriptionAttributesCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
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

test('what a subscription over HTTP has beside the others', async () => {
  const topic = await the.topic({
    DeliveryPolicy: '{"http":{"defaultRequestPolicy":{"headerContentType":"text/csv"}}}',
  });
  const arn = await subscribe(topic, 'http', 'http://127.0.0.1:9/', {
    ReturnSubscriptionArn: true,
    Attributes: { DeliveryPolicy: '{"healthyRetryPolicy":{"numRetries":7}}' },
  });
  const shown = await attributes(arn);
  expect(shown).toMatchObject({ PendingConfirmation: 'true', ConfirmationWasAuthenticated: 'false' });
  const own = JSON.parse(shown['DeliveryPolicy'] ?? '');
  expect(own).toMatchObject({
    healthyRetryPolicy: { numRetries: 7, minDelayTarget: 20 },
    requestPolicy: null,
  });
  expect(JSON.parse(shown['EffectiveDeliveryPolicy'] ?? '')).toMatchObject({
    healthyRetryPolicy: { numRetries: 7 },
    requestPolicy: { headerContentType: 'text/csv' },
  });
});

test('subscriptions that are not there', async () => {
  const none = 'arn:aws:sns:us-east-1:000000000000:t:66d97e76-31e5-444f-8fa7-b60b680d0d39';
  for (const arn of [none, none.replace(':sns:', ':sqs:')]) {
    expect(await failure(attributes(arn))).toEqual({
      code: 'NotFound',
      message: 'Subscription does not exist',
    });
  }
  expect((await failure(attributes('arn:aws:sns:us-east-1:000000000000:t'))).message).toBe(
    'Invalid parameter: SubscriptionId',
  );
});
