import { CreateTopicCommand, GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

const create = async (Name: string, more: object = {}) =>
  (await the.sns.send(new CreateTopicCommand({ Name, ...more }))).TopicArn ?? '';
const attributes = async (TopicArn: string) =>
  (await the.sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes ?? {};

test('those of a new topic', async () => {
  const arn = await create('t');
  const { Policy, EffectiveDeliveryPolicy, ...rest } = await attributes(arn);
  expect(rest).toEqual({
    TopicArn: arn,
    Owner: '000000000000',
    DisplayName: '',
    SubscriptionsConfirmed: '0',
    SubscriptionsPending: '0',
    SubscriptionsDeleted: '0',
  });
  expect(Policy).toBe(
    `{"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID","Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission","SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe","SNS:ListSubscriptionsByTopic","SNS:Publish"],"Resource":"${arn}","Condition":{"StringEquals":{"AWS:SourceOwner":"000000000000"}}}]}`,
  );
  expect(EffectiveDeliveryPolicy).toBe(
    '{"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,"numRetries":3,"numMaxDelayRetries":0,"numNoDelayRetries":0,"numMinDelayRetries":0,"backoffFunction":"linear"},"disableSubscriptionOverrides":false,"defaultRequestPolicy":{"headerContentType":"text/plain; charset=UTF-8"}}}',
  );
});

test('a topic that is not there, an ARN that is none', async () => {
  expect(await failure(attributes('arn:aws:sns:us-east-1:000000000000:none'))).toEqual({
    code: 'NotFound',
    message: 'Topic does not exist',
  });
  expect((await failure(attributes('a:b'))).message).toBe(
    'Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 2',
  );
  expect((await failure(attributes('arn:aws:sns:eu-west-1:000000000000:t'))).message).toBe(
    'Invalid parameter: TopicArn',
  );
});
