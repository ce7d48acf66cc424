import { DeleteMessageCommand, PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

test('a deleted message is gone, and deleting it again succeeds', async () => {
  const url = await t.queue();
  await t.send(url, 'm');
  const [message] = await t.receive(url);
  await t.remove(url, message);
  await t.remove(url, message);
  await t.advance(31);
  expect(await t.bodies(url)).toEqual([]);
  expect(await t.counts(url)).toEqual([0, 0, 0]);
});

test('a handle deletes after its visibility timeout, and after the message was received again', async () => {
  const url = await t.queue();
  await t.send(url, 'late');
  const [first] = await t.receive(url, { VisibilityTimeout: 5 });
  await t.advance(6);
  await t.remove(url, first);
  expect(await t.bodies(url)).toEqual([]);

  await t.send(url, 'twice');
  const [old] = await t.receive(url, { VisibilityTimeout: 0 });
  const [newer] = await t.receive(url, { VisibilityTimeout: 5 });
  await t.advance(5);
  const [newest] = await t.receive(url);
  expect(new Set([old, newer, newest].map((message) => message?.ReceiptHandle)).size).toBe(3);
  await t.remove(url, old);
  expect(await t.counts(url)).toEqual([0, 0, 0]);
  await t.remove(url, newest);
});

test('a handle from before a purge does nothing', async () => {
  const url = await t.queue();
  await t.send(url, 'm');
  const [message] = await t.receive(url);
  await t.sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
  await t.send(url, 'new');
  await t.remove(url, message);
  expect(await t.bodies(url)).toEqual(['new']);
});

test('made-up handles and those of other queues are refused', async () => {
  const [url, other] = [await t.queue(), await t.queue()];
  await t.send(other, 'm');
  const [message] = await t.receive(other);
  const handle = message?.ReceiptHandle ?? '';
  const remove = (ReceiptHandle: string | undefined) =>
    failure(t.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle })));
  expect(await remove('fake')).toEqual({
    code: 'ReceiptHandleIsInvalid',
    message: 'The input receipt handle "fake" is not a valid receipt handle.',
  });
  expect(await remove(handle)).toEqual({
    code: 'ReceiptHandleIsInvalid',
    message: `The receipt handle "${handle}" is not valid for this queue.`,
  });
  expect((await remove(`${handle.slice(0, -1)}${handle.endsWith('A') ? 'B' : 'A'}`)).code).toBe(
    'ReceiptHandleIsInvalid',
  );
  const missing = {
    code: 'MissingParameter',
    message: 'The request must contain the parameter ReceiptHandle.',
  };
  for (const none of [undefined, '', ' ']) expect(await remove(none)).toEqual(missing);
  expect(await t.counts(other)).toEqual([0, 1, 0]);
});
