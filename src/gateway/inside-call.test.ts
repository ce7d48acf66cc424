import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';

let cloud: TestCloud | undefined;
afterEach(() => cloud?.stop());

test('a delivery that the queue refuses is in the log, with why and what would allow it', async () => {
  cloud = await testCloud();
  const sns = cloud.client(SNS);
  const sqs = cloud.client(SQS);
  const { TopicArn } = await sns.createTopic({ Name: 'news' });
  await sqs.createQueue({ QueueName: 'closed' });
  const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:closed';
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint });
  await sns.publish({ TopicArn, Message: 'hello' });
  const delivery = cloud.trace
    .latest()
    .find(({ wire, operation }) => wire === 'inside' && operation === 'SendMessage');
  expect(delivery).toMatchObject({ caller: 'sns.amazonaws.com', status: 400 });
  expect(delivery?.denial?.()).toMatchObject({
    principal: 'sns.amazonaws.com',
    action: 'sqs:SendMessage',
    resource: Endpoint,
    changes: [{ policyType: 'resource', edit: { kind: 'addStatement' } }],
  });
});
