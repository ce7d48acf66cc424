import {
  AddPermissionCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../test/support/sqs.ts';

let t: SqsTest;
let other: SQSClient;
beforeAll(async () => {
  t = await sqsTest();
  other = t.cloud.client(SQSClient, {
    credentials: { accessKeyId: '111111111111', secretAccessKey: 'x' },
  });
});
afterAll(() => t.stop());

const grant = (QueueUrl: string, ...Actions: string[]) =>
  t.sqs.send(new AddPermissionCommand({ QueueUrl, Label: 'l', AWSAccountIds: ['111111111111'], Actions }));

describe('another account', () => {
  test('gets in only as far as the queue’s policy lets it', async () => {
    const QueueUrl = await t.queue();
    const send = () => other.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    const receive = () => other.send(new ReceiveMessageCommand({ QueueUrl }));
    expect((await failure(send())).code).toMatch(/AccessDenied/);
    await grant(QueueUrl, 'SendMessage');
    await send();
    const Entries = [{ Id: '1', MessageBody: 'batch' }];
    await other.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect((await failure(receive())).code).toMatch(/AccessDenied/);
    const received = await t.receive(QueueUrl, {
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['SenderId'],
    });
    expect(received.map(({ Attributes }) => Attributes?.SenderId)).toEqual(['111111111111', '111111111111']);
  });

  test('may do in a batch what it may do one by one', async () => {
    const QueueUrl = await t.queue();
    const Entries = [{ Id: '1', ReceiptHandle: 'x' }];
    const remove = () => other.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    expect((await failure(remove())).code).toMatch(/AccessDenied/);
    await grant(QueueUrl, 'DeleteMessage');
    expect((await remove()).Failed).toHaveLength(1);
  });

  test('finds the URL of a queue that is open to it, and none of its own by that', async () => {
    const QueueUrl = await t.queue();
    const QueueName = QueueUrl.split('/').pop();
    const find = (QueueOwnerAWSAccountId?: string) =>
      other.send(new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId }));
    expect((await failure(find('000000000000'))).code).toMatch(/AccessDenied/);
    await grant(QueueUrl, 'GetQueueUrl');
    expect((await find('000000000000')).QueueUrl).toBe(QueueUrl);
    expect((await failure(find())).code).toBe('AWS.SimpleQueueService.NonExistentQueue');
  });

  test('never manages the queue, even when the policy says everything', async () => {
    const QueueUrl = await t.queue();
    const Statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await t.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    await other.send(new PurgeQueueCommand({ QueueUrl }));
    const set = new SetQueueAttributesCommand({ QueueUrl, Attributes: { DelaySeconds: '1' } });
    expect((await failure(other.send(set))).code).toMatch(/AccessDenied/);
    expect((await failure(other.send(new DeleteQueueCommand({ QueueUrl })))).code).toMatch(/AccessDenied/);
  });
});

test('queues of the same name in two accounts and regions are different ones', async () => {
  const eu = t.cloud.client(SQSClient, { region: 'eu-west-1' });
  const urls: string[] = [];
  for (const client of [t.sqs, other, eu]) {
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'same' }));
    urls.push(QueueUrl);
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: `${urls.length}` }));
  }
  const bodies = [];
  for (const [i, client] of [t.sqs, other, eu].entries()) {
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: urls[i] }));
    bodies.push(Messages?.map(({ Body }) => Body));
  }
  expect(bodies).toEqual([['1'], ['2'], ['3']]);
});

test('a deny in the queue’s policy holds for its own account too', async () => {
  const QueueUrl = await t.queue();
  const Statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:SendMessage',
    Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await t.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await t.send(QueueUrl, 'not tagged');
  const { TagQueueCommand } = await import('@aws-sdk/client-sqs');
  await t.sqs.send(new TagQueueCommand({ QueueUrl, Tags: { team: 'a' } }));
  expect((await failure(t.send(QueueUrl, 'tagged'))).code).toMatch(/AccessDenied/);
});
