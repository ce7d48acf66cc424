import { SendMessageBatchCommand, type SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const batch = (QueueUrl: string, Entries: SendMessageBatchRequestEntry[]) =>
  t.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

test('sends all in their order and tells of each', async () => {
  const url = await t.queue();
  const result = await batch(url, [
    {
      Id: '1',
      MessageBody: 'some message',
      MessageAttributes: {
        data1: { DataType: 'Number', StringValue: '1' },
        data2: { DataType: 'Number', StringValue: '2' },
      },
    },
    {
      Id: '2',
      MessageBody: 'some message 2',
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'some-value' } },
    },
  ]);
  expect(result).not.toHaveProperty('Failed');
  expect(result.Successful).toMatchObject([
    {
      Id: '1',
      MD5OfMessageBody: 'df49b60423903e095b80d9b4a92eb065',
      MD5OfMessageAttributes: 'b53b5acf24e7fd9567705bd8027b1c76',
    },
    {
      Id: '2',
      MD5OfMessageBody: '36e8a424130490596fc507dba99d2ace',
      MD5OfMessageSystemAttributes: 'a3263a0cbc09023ccd431feb61438309',
    },
  ]);
  expect(await t.bodies(url)).toEqual(['some message', 'some message 2']);
});

describe('a standard queue', () => {
  test('takes the good entries and says of the others what is wrong', async () => {
    const url = await t.queue({ MaximumMessageSize: '1024' });
    const { Successful, Failed } = await batch(url, [
      { Id: 'empty', MessageBody: '' },
      { Id: 'ok', MessageBody: 'ok' },
      { Id: 'long', MessageBody: 'x'.repeat(1025) },
      { Id: 'characters', MessageBody: '\u0000' },
      { Id: 'deduplication', MessageBody: 'x', MessageDeduplicationId: 'd' },
      { Id: 'delay', MessageBody: 'x', DelaySeconds: 901 },
    ]);
    expect(Successful?.map(({ Id }) => Id)).toEqual(['ok']);
    expect(
      Failed?.map(({ Id, Code, Message, SenderFault }) => [Id, Code, SenderFault, Message?.slice(0, 40)]),
    ).toEqual([
      ['empty', 'EmptyValue', true, 'No Value Found for SendMessageBatchReque'],
      ['long', 'InvalidParameterValue', true, 'One or more parameters are invalid. Reas'],
      ['characters', 'InvalidMessageContents', true, 'Invalid characters found. Valid unicode '],
      ['deduplication', 'InvalidParameterValue', true, 'Value d for parameter MessageDeduplicati'],
      ['delay', 'InvalidParameterValue', true, 'Value 901 for parameter DelaySeconds is '],
    ]);
    expect(Failed?.[0]?.Message).toBe('No Value Found for SendMessageBatchRequestEntry.1.MessageBody.');
    expect(await t.bodies(url)).toEqual(['ok']);
  });

  test('takes large bodies beside small ones', async () => {
    const url = await t.queue();
    const large = 'y'.repeat(200_000);
    await batch(url, [
      { Id: '1', MessageBody: 'small' },
      { Id: '2', MessageBody: large },
      { Id: '3', MessageBody: '' },
    ]);
    expect(await t.bodies(url)).toEqual(['small', large]);
  });
});

describe('a FIFO queue', () => {
  const entry = (Id: string, more: object = {}) => ({ Id, MessageBody: Id, MessageGroupId: 'g', ...more });

  test('drops duplicates, also within the batch', async () => {
    const url = await t.queue({ FifoQueue: 'true' });
    const first = await batch(url, [
      entry('1', { MessageDeduplicationId: 'a' }),
      entry('2', { MessageDeduplicationId: 'a' }),
      entry('3', { MessageDeduplicationId: 'b' }),
    ]);
    const [one, two, three] = first.Successful ?? [];
    expect([two?.MessageId, two?.SequenceNumber]).toEqual([one?.MessageId, one?.SequenceNumber]);
    expect(three?.MessageId).not.toBe(one?.MessageId);
    const second = await batch(url, [entry('4', { MessageDeduplicationId: 'b' })]);
    expect(second.Successful?.[0]?.SequenceNumber).toBe(three?.SequenceNumber);
    expect(await t.bodies(url)).toEqual(['1', '3']);
  });

  test.each([
    [
      { MessageGroupId: undefined, MessageDeduplicationId: 'd' },
      'InvalidParameterValue',
      'The request must contain the parameter MessageGroupId.',
    ],
    [
      {},
      'InvalidParameterValue',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    ],
    [
      { MessageBody: '', MessageDeduplicationId: 'd' },
      'MissingParameter',
      'The request must contain the parameter SendMessageBatchRequestEntry.2.MessageBody.',
    ],
  ])('refuses the whole batch for one entry like %j', async (more, code, message) => {
    const url = await t.queue({ FifoQueue: 'true' });
    const call = batch(url, [entry('1', { MessageDeduplicationId: 'x' }), entry('2', more)]);
    expect(await failure(call)).toEqual({ code, message });
    expect(await t.bodies(url)).toEqual([]);
  });
});

test('all messages of a batch have 1 MiB together', async () => {
  const url = await t.queue();
  const half = 'x'.repeat(524_288);
  const entries = [
    { Id: '1', MessageBody: half },
    { Id: '2', MessageBody: half },
  ];
  expect((await batch(url, entries)).Successful).toHaveLength(2);
  expect(await failure(batch(url, [...entries, { Id: '3', MessageBody: 'y' }]))).toEqual({
    code: 'AWS.SimpleQueueService.BatchRequestTooLong',
    message: 'Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.',
  });
});
