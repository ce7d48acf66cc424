import {
  GetSubscriptionAttributesCommand,
  SetSubscriptionAttributesCommand,
  SubscribeCommand,
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
const set = (SubscriptionArn: string, AttributeName: string, AttributeValue: string) =>
  the.sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));

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
    'RedrivePolicy',
    '{invalidjson}',
    "RedrivePolicy: failed to parse JSON. Unexpected character ('i' (code 105)): was expecting double-quote to start field name\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 2]",
  ],
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

test('a FIFO topic wants a FIFO dead-letter queue', async () => {
  const topic = await the.topic({ FifoTopic: 'true' });
  const arn = await subscribe(topic, 'sqs', `${QUEUE}.fifo`);
  expect((await failure(set(arn, 'RedrivePolicy', `{"deadLetterTargetArn":"${QUEUE}"}`))).message).toBe(
    'Invalid parameter: RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.',
  );
});
