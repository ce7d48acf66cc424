import { DeleteMessageBatchCommand, type DeleteMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
let url: string;
beforeAll(async () => {
  t = await sqsTest();
  url = await t.queue();
});
afterAll(() => t.stop());

const batch = (Entries: DeleteMessageBatchRequestEntry[] | undefined) =>
  t.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));

test('deletes what it can and says of the rest why not', async () => {
  for (const body of ['a', 'b']) await t.send(url, body);
  const [a, b] = await t.receive(url, { MaxNumberOfMessages: 2 });
  const { Successful, Failed } = await batch([
    { Id: 'one', ReceiptHandle: a?.ReceiptHandle },
    { Id: 'two', ReceiptHandle: 'bogus' },
    { Id: 'three', ReceiptHandle: b?.ReceiptHandle },
    { Id: 'four', ReceiptHandle: ' ' },
    { Id: 'again', ReceiptHandle: a?.ReceiptHandle },
  ]);
  expect(Successful).toEqual([{ Id: 'one' }, { Id: 'three' }, { Id: 'again' }]);
  expect(Failed).toEqual([
    {
      Id: 'two',
      Code: 'ReceiptHandleIsInvalid',
      Message: 'The input receipt handle "bogus" is not a valid receipt handle.',
      SenderFault: true,
    },
    {
      Id: 'four',
      Code: 'MissingParameter',
      Message: 'The request must contain the parameter ReceiptHandle.',
      SenderFault: true,
    },
  ]);
  expect(await t.counts(url)).toEqual([0, 0, 0]);
});

describe('a batch as a whole is refused', () => {
  const entry = (Id: string) => ({ Id, ReceiptHandle: 'x' });
  const badId =
    'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
  test.each([
    ['without entries', undefined, 'MissingParameter', 'The request must contain the parameter Entries.'],
    [
      'empty',
      [],
      'AWS.SimpleQueueService.EmptyBatchRequest',
      'There should be at least one DeleteMessageBatchRequestEntry in the request.',
    ],
    [
      'with more than ten',
      Array.from({ length: 11 }, (_, i) => entry(`${i}`)),
      'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
      'Maximum number of entries per request are 10. You have sent 11.',
    ],
    [
      'with an id twice',
      [entry('a'), entry('a')],
      'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
      'Id a repeated.',
    ],
    ['with an empty id', [entry('')], 'AWS.SimpleQueueService.InvalidBatchEntryId', badId],
    ['with a bad id', [entry('invalid:id')], 'AWS.SimpleQueueService.InvalidBatchEntryId', badId],
    ['with a long id', [entry('x'.repeat(81))], 'AWS.SimpleQueueService.InvalidBatchEntryId', badId],
    [
      'without an id',
      [entry('a'), { ReceiptHandle: 'x' } as never],
      'MissingParameter',
      'The request must contain the parameter DeleteMessageBatchRequestEntry.2.Id.',
    ],
  ])('%s', async (_, entries, code, message) => {
    expect(await failure(batch(entries))).toEqual({ code, message });
  });
});
