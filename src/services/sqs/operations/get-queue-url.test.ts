import { CreateQueueCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const get = (QueueName: string | undefined, QueueOwnerAWSAccountId?: string) =>
  t.sqs.send(new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId }));

test('answers the URL of a queue of the caller’s region', async () => {
  const url = await t.queue();
  expect((await get(url.split('/').pop())).QueueUrl).toBe(url);
  const elsewhere = t.cloud.client(SQSClient, { region: 'eu-west-1' });
  await elsewhere.send(new CreateQueueCommand({ QueueName: 'elsewhere' }));
  expect((await failure(get('elsewhere'))).code).toBe('AWS.SimpleQueueService.NonExistentQueue');
});

test('needs a name', async () => {
  for (const none of [undefined, '']) {
    expect(await failure(get(none))).toEqual({
      code: 'InvalidParameterValue',
      message: 'Value for parameter QueueName is invalid. Reason: Must specify a queue name.',
    });
  }
  expect((await failure(get('none'))).message).toBe('The specified queue does not exist.');
  expect((await failure(get('none', 'nobody'))).message).toBe('The specified queue does not exist.');
});
