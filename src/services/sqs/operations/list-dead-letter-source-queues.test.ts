import { ListDeadLetterSourceQueuesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const list = (QueueUrl: string, more: { MaxResults?: number; NextToken?: string | undefined } = {}) =>
  t.sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl, ...more }));

test('lists the queues whose letters go there, page by page, as their policies change', async () => {
  const dead = await t.queue();
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${dead.split('/').pop()}`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 });
  const sources = [await t.queue({ RedrivePolicy }), await t.queue({ RedrivePolicy })];
  const third = await t.queue();
  await t.sqs.send(new SetQueueAttributesCommand({ QueueUrl: third, Attributes: { RedrivePolicy } }));
  sources.push(third);
  expect(await list(dead)).toMatchObject({ queueUrls: sources });
  expect((await list(dead, { MaxResults: 0 })).queueUrls).toHaveLength(3);
  const first = await list(dead, { MaxResults: 2 });
  expect(first.queueUrls).toEqual(sources.slice(0, 2));
  const second = await list(dead, { MaxResults: 2, NextToken: first.NextToken });
  expect(second.queueUrls).toEqual(sources.slice(2));
  expect(second.NextToken).toBeUndefined();
  await t.sqs.send(new SetQueueAttributesCommand({ QueueUrl: third, Attributes: { RedrivePolicy: '' } }));
  expect((await list(dead)).queueUrls).toEqual(sources.slice(0, 2));
  const bad = await failure(list(third, { NextToken: first.NextToken }));
  expect(bad.message).toBe('Invalid or expired next token.');
});

test('refuses queues that are not there and bad page sizes', async () => {
  const none = await failure(list(`${t.cloud.endpoint}/000000000000/none`));
  expect(none.code).toBe('AWS.SimpleQueueService.NonExistentQueue');
  const { message } = await failure(list(await t.queue(), { MaxResults: -23 }));
  expect(message).toContain('MaxResults must be an integer between 1 and 1000.');
});
