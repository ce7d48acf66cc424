import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const change = (url: string, ReceiptHandle: string | undefined, VisibilityTimeout: number | undefined) =>
  t.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout }));

test('hides longer or shorter, from now on', async () => {
  const url = await t.queue();
  await t.send(url, 'm');
  const [message] = await t.receive(url);
  await t.advance(20);
  await change(url, message?.ReceiptHandle, 60);
  await t.advance(59);
  expect(await t.bodies(url)).toEqual([]);
  expect(await t.counts(url)).toEqual([0, 1, 0]);
  await change(url, message?.ReceiptHandle, 10);
  await t.advance(10);
  expect(await t.counts(url)).toEqual([1, 0, 0]);
  const [again] = await t.receive(url, { MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
  expect(again?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
});

test('the handle stays good for deleting and changing again', async () => {
  const url = await t.queue();
  await t.send(url, 'm');
  const [message] = await t.receive(url);
  for (const seconds of [100, 5, 50]) await change(url, message?.ReceiptHandle, seconds);
  await t.remove(url, message);
  expect(await t.counts(url)).toEqual([0, 0, 0]);
});

test('0 gives the message back at once', async () => {
  const url = await t.queue();
  await t.send(url, 'm');
  const [message] = await t.receive(url);
  await change(url, message?.ReceiptHandle, 0);
  expect(await t.bodies(url)).toEqual(['m']);
});

test('a message that is visible again stays visible, without an error', async () => {
  const url = await t.queue();
  await t.send(url, 'm');
  const [message] = await t.receive(url, { VisibilityTimeout: 1 });
  await t.advance(2);
  await change(url, message?.ReceiptHandle, 100);
  expect(await t.bodies(url)).toEqual(['m']);
});

test('twelve hours from the receive are the most', async () => {
  const url = await t.queue();
  await t.send(url, 'm');
  const [message] = await t.receive(url, { VisibilityTimeout: 43_000 });
  await t.advance(40_000);
  expect(await failure(change(url, message?.ReceiptHandle, 3_201))).toEqual({
    code: 'InvalidParameterValue',
    message:
      'Value 3201 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds].',
  });
  await change(url, message?.ReceiptHandle, 3_190);
});

test('messages that are gone, made-up handles and bad values are refused', async () => {
  const url = await t.queue();
  await t.send(url, 'm');
  const [message] = await t.receive(url);
  const handle = message?.ReceiptHandle;
  const value = 'for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.';
  for (const bad of [-1, 43_201]) {
    expect((await failure(change(url, handle, bad))).message).toBe(`Value ${bad} ${value}`);
  }
  expect((await failure(change(url, 'fake', 1))).code).toBe('ReceiptHandleIsInvalid');
  expect((await failure(change(url, undefined, 1))).message).toContain('the parameter ReceiptHandle.');
  expect((await failure(change(url, handle, undefined))).message).toContain(
    'the parameter VisibilityTimeout.',
  );
  await t.remove(url, message);
  expect(await failure(change(url, handle, 10))).toEqual({
    code: 'InvalidParameterValue',
    message: `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
  });
});
