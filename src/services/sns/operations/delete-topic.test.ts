import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  SubscribeCommand,
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

test('deleting takes the subscriptions along, and is no error twice', async () => {
  const TopicArn = await create('t');
  const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:q';
  await the.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  expect((await attributes(TopicArn))['SubscriptionsConfirmed']).toBe('1');
  await the.sns.send(new DeleteTopicCommand({ TopicArn }));
  await the.sns.send(new DeleteTopicCommand({ TopicArn }));
  expect(await failure(attributes(TopicArn))).toEqual({
    code: 'NotFound',
    message: 'Topic does not exist',
  });
  await create('t');
  expect((await attributes(TopicArn))['SubscriptionsConfirmed']).toBe('0');
});
