import {
  AddPermissionCommand,
  CreateTopicCommand,
  GetTopicAttributesCommand,
  RemovePermissionCommand,
  SNSClient,
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

test('lets another account in, once for each label', async () => {
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
