import {
  AddPermissionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  RemovePermissionCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
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

describe('CreateTopic', () => {
  test('is idempotent, but not against other attributes and tags', async () => {
    const arn = await create('orders', { Tags: [{ Key: 'a', Value: '1' }] });
    expect(arn).toBe('arn:aws:sns:us-east-1:000000000000:orders');
    await set(arn, 'DisplayName', 'Orders');
    expect(await create('orders')).toBe(arn);
    expect(await create('orders', { Attributes: { DisplayName: 'Orders' } })).toBe(arn);
    expect((await attributes(arn))['DisplayName']).toBe('Orders');
    expect(await failure(create('orders', { Attributes: { DisplayName: 'x' } }))).toEqual({
      code: 'InvalidParameter',
      message: 'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
    });
    expect((await failure(create('orders', { Tags: [{ Key: 'b', Value: '1' }] }))).message).toBe(
      'Invalid parameter: Tags Reason: Topic already exists with different tags',
    );
  });

  test('of ten at once one is made', async () => {
    const arns = await Promise.all(Array.from({ length: 10 }, () => create('same')));
    expect(new Set(arns).size).toBe(1);
  });

  test.each(['', 'a b', 'a:b', 'a.fifo', 'x'.repeat(257), 'ä'])('bad name %#', async (name) => {
    expect((await failure(create(name))).message).toBe('Invalid parameter: Topic Name');
  });

  test('FIFO topics', async () => {
    const arn = await create('t.fifo', {
      Attributes: { FifoTopic: 'true', FifoThroughputScope: 'MessageGroup' },
    });
    expect(await attributes(arn)).toMatchObject({
      FifoTopic: 'true',
      ContentBasedDeduplication: 'false',
      FifoThroughputScope: 'MessageGroup',
    });
    expect((await failure(create('t', { Attributes: { FifoTopic: 'true' } }))).message).toMatch(
      /^Fifo Topic names must/,
    );
    const call = create('s', { Attributes: { ContentBasedDeduplication: 'true' } });
    expect((await failure(call)).code).toBe('InvalidParameter');
  });

  test('unknown attributes, tags twice, what is not there', async () => {
    expect((await failure(create('t', { Attributes: { Nope: 'x' } }))).code).toBe('InvalidParameter');
    const twice = [
      { Key: 'a', Value: '1' },
      { Key: 'a', Value: '2' },
    ];
    expect((await failure(create('t', { Tags: twice }))).message).toBe(
      'Invalid parameter: Duplicated keys are not allowed.',
    );
    const archive = create('t.fifo', { Attributes: { FifoTopic: 'true', ArchivePolicy: '{}' } });
    expect((await failure(archive)).code).toBe('NotImplemented');
  });
});

describe('attributes', () => {
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

  test('a policy about another service', async () => {
    const arn = await create('t');
    const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: arn };
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    expect((await failure(set(arn, 'Policy', policy))).message).toBe(
      'Invalid parameter: Policy statement action out of service scope!',
    );
  });
});

describe('permissions by label', () => {
  test('added and removed; they let others in', async () => {
    const TopicArn = await create('t');
    const stranger = the.cloud.client(SNSClient, {
      credentials: { accessKeyId: '999999999999', secretAccessKey: 'x' },
    });
    const look = () => stranger.send(new GetTopicAttributesCommand({ TopicArn }));
    expect((await failure(look())).code).toBe('AuthorizationError');
    const add = { TopicArn, Label: 'l', AWSAccountId: ['999999999999'], ActionName: ['GetTopicAttributes'] };
    await the.sns.send(new AddPermissionCommand(add));
    const { Statement } = JSON.parse((await attributes(TopicArn))['Policy'] ?? '');
    expect(Statement[1]).toEqual({
      Sid: 'l',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::999999999999:root' },
      Action: 'SNS:GetTopicAttributes',
      Resource: TopicArn,
    });
    expect((await look()).Attributes?.['TopicArn']).toBe(TopicArn);
    expect((await failure(the.sns.send(new AddPermissionCommand(add)))).message).toBe(
      'Invalid parameter: Statement already exists',
    );
    const nonsense = new AddPermissionCommand({ ...add, Label: 'm', ActionName: ['Nonsense'] });
    expect((await failure(the.sns.send(nonsense))).message).toBe(
      'Invalid parameter: Policy statement action out of service scope!',
    );
    await the.sns.send(new RemovePermissionCommand({ TopicArn, Label: 'l' }));
    await the.sns.send(new RemovePermissionCommand({ TopicArn, Label: 'not there' }));
    expect((await failure(look())).code).toBe('AuthorizationError');
  });
});

describe('tags', () => {
  test('added, changed, removed', async () => {
    const ResourceArn = await create('t', { Tags: [{ Key: 'a', Value: '1' }] });
    const tags = async () => (await the.sns.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;
    await the.sns.send(
      new TagResourceCommand({
        ResourceArn,
        Tags: [
          { Key: 'a', Value: '2' },
          { Key: 'b', Value: '' },
        ],
      }),
    );
    expect(await tags()).toEqual([
      { Key: 'a', Value: '2' },
      { Key: 'b', Value: '' },
    ]);
    await the.sns.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['a', 'none'] }));
    expect(await tags()).toEqual([{ Key: 'b', Value: '' }]);
    const many = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
    expect(await failure(the.sns.send(new TagResourceCommand({ ResourceArn, Tags: many })))).toEqual({
      code: 'TagLimitExceeded',
      message: 'Could not complete request: tag quota of per resource exceeded',
    });
    expect((await failure(the.sns.send(new ListTagsForResourceCommand({ ResourceArn: 'x' })))).message).toBe(
      'Resource does not exist',
    );
  });
});

describe('lists and deletion', () => {
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
});
