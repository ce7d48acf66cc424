import {
  AddPermissionCommand,
  CreateTopicCommand,
  GetTopicAttributesCommand,
  RemovePermissionCommand,
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

test('takes the statement away; a label that is not there is no error', async () => {
  const TopicArn = await create('t');
  const before = (await attributes(TopicArn))['Policy'];
  const add = { TopicArn, Label: 'l', AWSAccountId: ['999999999999'], ActionName: ['Publish'] };
  await the.sns.send(new AddPermissionCommand(add));
  expect((await attributes(TopicArn))['Policy']).not.toBe(before);
  await the.sns.send(new RemovePermissionCommand({ TopicArn, Label: 'other' }));
  await the.sns.send(new RemovePermissionCommand({ TopicArn, Label: 'l' }));
  expect((await attributes(TopicArn))['Policy']).toBe(before);
  const nowhere = new RemovePermissionCommand({ TopicArn: `${TopicArn}-none`, Label: 'l' });
  expect(await failure(the.sns.send(nowhere))).toEqual({ code: 'NotFound', message: 'Topic does not exist' });
});
