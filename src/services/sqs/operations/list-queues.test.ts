import { CreateQueueCommand, DeleteQueueCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
  for (const QueueName of ['a-1', 'a-2', 'a-3', 'a-4', 'a-5', 'b-1']) {
    await t.sqs.send(new CreateQueueCommand({ QueueName }));
  }
});
afterAll(() => t.stop());

const list = (
  input: { QueueNamePrefix?: string; MaxResults?: number; NextToken?: string | undefined } = {},
) => t.sqs.send(new ListQueuesCommand(input));
const names = (urls: string[] | undefined) => urls?.map((url) => url.split('/').pop());

test('lists all, or those whose name begins so', async () => {
  const all = await list();
  expect(names(all.QueueUrls)).toEqual(['a-1', 'a-2', 'a-3', 'a-4', 'a-5', 'b-1']);
  expect(all.NextToken).toBeUndefined();
  expect(all.QueueUrls?.[0]).toBe(`${t.cloud.endpoint}/000000000000/a-1`);
  expect(names((await list({ QueueNamePrefix: 'b' })).QueueUrls)).toEqual(['b-1']);
  expect(await list({ QueueNamePrefix: 'c' })).not.toHaveProperty('QueueUrls');
});

test('lists in pages when asked to, each queue that stays exactly once', async () => {
  const first = await list({ QueueNamePrefix: 'a-', MaxResults: 2 });
  expect(names(first.QueueUrls)).toEqual(['a-1', 'a-2']);
  await t.sqs.send(new DeleteQueueCommand({ QueueUrl: `${t.cloud.endpoint}/000000000000/a-2` }));
  await t.sqs.send(new CreateQueueCommand({ QueueName: 'a-0' }));
  const second = await list({ QueueNamePrefix: 'a-', MaxResults: 2, NextToken: first.NextToken });
  expect(names(second.QueueUrls)).toEqual(['a-3', 'a-4']);
  const third = await list({ QueueNamePrefix: 'a-', MaxResults: 2, NextToken: second.NextToken });
  expect(names(third.QueueUrls)).toEqual(['a-5']);
  expect(third.NextToken).toBeUndefined();
  expect((await list({ QueueNamePrefix: 'b-', MaxResults: 1 })).NextToken).toBeUndefined();
});

test('refuses bad page sizes and tokens, also those of another list', async () => {
  const range =
    'Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.';
  for (const MaxResults of [-1, 1001]) {
    expect(await failure(list({ MaxResults }))).toEqual({ code: 'InvalidParameterValue', message: range });
  }
  const { NextToken } = await list({ QueueNamePrefix: 'a-', MaxResults: 1 });
  const expired = { code: 'InvalidParameterValue', message: 'Invalid or expired next token.' };
  expect(await failure(list({ NextToken: 'bogus' }))).toEqual(expired);
  expect(await failure(list({ QueueNamePrefix: 'b', NextToken }))).toEqual(expired);
});
