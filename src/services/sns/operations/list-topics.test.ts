import { CreateTopicCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { allow, iamCloud, failure as refused } from '../../../../test/support/iam.ts';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

const own = iamCloud();
const create = async (Name: string, more: object = {}) =>
  (await the.sns.send(new CreateTopicCommand({ Name, ...more }))).TopicArn ?? '';

test('pages of a hundred, each topic once', async () => {
  for (let i = 0; i < 150; i++) await create(`t${i}`);
  const first = await the.sns.send(new ListTopicsCommand({}));
  expect(first.Topics).toHaveLength(100);
  const second = await the.sns.send(new ListTopicsCommand({ NextToken: first.NextToken }));
  expect(second.Topics).toHaveLength(50);
  expect(second.NextToken).toBeUndefined();
  const all = [...(first.Topics ?? []), ...(second.Topics ?? [])].map(({ TopicArn }) => TopicArn);
  expect(new Set(all).size).toBe(150);
  expect(await failure(the.sns.send(new ListTopicsCommand({ NextToken: 'x' })))).toEqual({
    code: 'InvalidParameter',
    message: 'Invalid parameter: NextToken',
  });
  const elsewhere = the.cloud.client(SNSClient, { region: 'eu-west-1' });
  expect((await elsewhere.send(new ListTopicsCommand({}))).Topics ?? []).toEqual([]);
});

test('is about all of them, as its denial says', async () => {
  const as = async (name: string, ...statements: object[]) =>
    own.cloud().client(SNSClient, { credentials: await own.userWith(name, ...statements) });
  expect(await refused((await as('none')).send(new ListTopicsCommand({})))).toContain(
    ' is not authorized to perform: SNS:ListTopics on resource: arn:aws:sns:us-east-1:000000000000:* because ',
  );
  const lists = await as('lists', allow('sns:ListTopics', 'arn:aws:sns:us-east-1:*'));
  expect((await lists.send(new ListTopicsCommand({}))).Topics ?? []).toEqual([]);
});
