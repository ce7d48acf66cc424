import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  SetTopicAttributesCommand,
} from '@aws-sdk/client-sns';
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
const set = (TopicArn: string, AttributeName: string, AttributeValue: string) =>
  the.sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));

test('set, shown, taken away', async () => {
  const arn = await create('t');
  const Policy = `{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": "${arn}" } }`;
  await set(arn, 'Policy', Policy);
  await set(arn, 'KmsMasterKeyId', 'key');
  await set(arn, 'TracingConfig', 'Active');
  await set(arn, 'SQSSuccessFeedbackSampleRate', '50');
  await set(arn, 'DeliveryPolicy', '{"http":{"defaultHealthyRetryPolicy":{"numRetries":5}}}');
  const shown = await attributes(arn);
  expect(shown['Policy']).toBe(JSON.stringify(JSON.parse(Policy)));
  expect(shown).toMatchObject({
    KmsMasterKeyId: 'key',
    TracingConfig: 'Active',
    SQSSuccessFeedbackSampleRate: '50',
  });
  expect(JSON.parse(shown['EffectiveDeliveryPolicy'] ?? '').http.defaultHealthyRetryPolicy.numRetries).toBe(
    5,
  );
  await set(arn, 'KmsMasterKeyId', '');
  expect(await attributes(arn)).not.toHaveProperty('KmsMasterKeyId');
});

test.each([
  ['Nope', 'x'],
  ['FifoTopic', 'true'],
  ['Policy', 'x'],
  ['Policy', '{"foo":"bar"}'],
  ['SignatureVersion', '3'],
  ['TracingConfig', 'x'],
  ['DisplayName', 'x'.repeat(101)],
  ['DeliveryPolicy', '{"http":{"defaultHealthyRetryPolicy":{"numRetries":-1}}}'],
  ['ContentBasedDeduplication', 'true'],
])('refused: %s %s', async (name, value) => {
  const arn = await create('t');
  expect((await failure(set(arn, name, value))).code).toBe('InvalidParameter');
});

test('a policy for those who are not there', async () => {
  const arn = await create('t');
  for (const Principal of [{ AWS: 'arn:aws:iam::123:root' }, { Service: 'foo.amazonaws.com' }]) {
    const statement = { Effect: 'Allow', Principal, Action: 'sns:Publish', Resource: arn };
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    expect((await failure(set(arn, 'Policy', policy))).message).toBe(
      'Invalid parameter: Policy Error: PrincipalNotFound',
    );
  }
});

test('a policy about another service', async () => {
  const arn = await create('t');
  const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: arn };
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  expect((await failure(set(arn, 'Policy', policy))).message).toBe(
    'Invalid parameter: Policy statement action out of service scope!',
  );
});
