import { ChangeMessageVisibilityBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

test('changes what it can and says of the rest why not', async () => {
  const url = await t.queue();
  for (const body of ['a', 'b']) await t.send(url, body);
  const [a, b] = await t.receive(url, { MaxNumberOfMessages: 2 });
  const Entries = [
    { Id: 'back', ReceiptHandle: a?.ReceiptHandle, VisibilityTimeout: 0 },
    { Id: 'none', ReceiptHandle: b?.ReceiptHandle },
    { Id: 'bad', ReceiptHandle: b?.ReceiptHandle, VisibilityTimeout: -85 },
    { Id: 'fake', ReceiptHandle: 'fake', VisibilityTimeout: 1 },
  ];
  const result = await t.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
  expect(result.Successful).toEqual([{ Id: 'back' }]);
  expect(result.Failed?.map(({ Id, Code, Message }) => [Id, Code, Message])).toEqual([
    [
      'none',
      'MissingParameter',
      'The request must contain the parameter ChangeMessageVisibilityBatchRequestEntry.2.VisibilityTimeout.',
    ],
    [
      'bad',
      'InvalidParameterValue',
      'Value -85 for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200.',
    ],
    ['fake', 'ReceiptHandleIsInvalid', 'The input receipt handle "fake" is not a valid receipt handle.'],
  ]);
  expect(await t.bodies(url)).toEqual(['a']);
});

test('changes messages of one FIFO group together', async () => {
  const url = await t.queue({ FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  for (const body of ['1', '2']) await t.send(url, body, { MessageGroupId: 'g' });
  const messages = await t.receive(url, { MaxNumberOfMessages: 2 });
  const Entries = messages.map(({ ReceiptHandle }, i) => ({
    Id: `${i}`,
    ReceiptHandle,
    VisibilityTimeout: 0,
  }));
  await t.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
  expect(await t.bodies(url)).toEqual(['1', '2']);
});

test('is refused as a whole when it is empty', async () => {
  const url = await t.queue();
  const call = t.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: [] }));
  expect((await failure(call)).code).toBe('AWS.SimpleQueueService.EmptyBatchRequest');
});
