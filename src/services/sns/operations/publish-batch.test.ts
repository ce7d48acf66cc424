import { PublishBatchCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

test('in order, to every subscription, in one batch', async () => {
  const topic = await the.topic();
  const queues = [await the.queue(), await the.queue()];
  for (const queue of queues) await the.subscribe(topic, queue, { RawMessageDelivery: 'true' });
  const PublishBatchRequestEntries = Array.from({ length: 10 }, (_, i) => ({
    Id: `id-${i}`,
    Message: `m${i}`,
  }));
  const batch = new PublishBatchCommand({ TopicArn: topic, PublishBatchRequestEntries });
  const { Successful = [], Failed } = await the.sns.send(batch);
  expect(Successful.map(({ Id }) => Id)).toEqual(PublishBatchRequestEntries.map(({ Id }) => Id));
  expect(new Set(Successful.map(({ MessageId }) => MessageId)).size).toBe(10);
  expect(Failed).toEqual([]);
  for (const queue of queues) {
    const bodies = (await the.received(queue)).map(({ Body }) => Body);
    expect(bodies.sort()).toEqual(PublishBatchRequestEntries.map(({ Message }) => Message));
  }
});

test('a batch deduplicates within itself', async () => {
  const topic = await the.topic({ FifoTopic: 'true' });
  const entry = { Message: 'm', MessageGroupId: 'g', MessageDeduplicationId: 'd' };
  const command = new PublishBatchCommand({
    TopicArn: topic,
    PublishBatchRequestEntries: [
      { Id: '1', ...entry },
      { Id: '2', ...entry },
    ],
  });
  const { Successful = [] } = await the.sns.send(command);
  expect(Successful[0]?.MessageId).toBe(Successful[1]?.MessageId);
});

test('what is wrong with a batch', async () => {
  const topic = await the.topic();
  const send = (PublishBatchRequestEntries: { Id: string; Message: string }[]) =>
    failure(the.sns.send(new PublishBatchCommand({ TopicArn: topic, PublishBatchRequestEntries })));
  const entries = (count: number, Message = 'm') =>
    Array.from({ length: count }, (_, i) => ({ Id: `${i}`, Message }));
  expect((await send([])).code).toBe('EmptyBatchRequest');
  expect((await send(entries(11))).code).toBe('TooManyEntriesInBatchRequest');
  expect(
    (
      await send([
        { Id: 'a', Message: 'x' },
        { Id: 'a', Message: 'y' },
      ])
    ).code,
  ).toBe('BatchEntryIdsNotDistinct');
  expect((await send([{ Id: 'a b', Message: 'x' }])).code).toBe('InvalidBatchEntryId');
  expect((await send(entries(2, 'm'.repeat(131_073)))).code).toBe('BatchRequestTooLong');
});

test('one bad message fails the batch, as on AWS', async () => {
  const topic = await the.topic();
  const queue = await the.queue();
  await the.subscribe(topic, queue);
  const command = new PublishBatchCommand({
    TopicArn: topic,
    PublishBatchRequestEntries: [
      { Id: '1', Message: 'good' },
      { Id: '2', Message: '{}', MessageStructure: 'json' },
    ],
  });
  expect((await failure(the.sns.send(command))).message).toBe(
    'Invalid parameter: Message Structure - No default entry in JSON message body',
  );
  expect(await the.received(queue)).toEqual([]);
});
