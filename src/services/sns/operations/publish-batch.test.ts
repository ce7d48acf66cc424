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

const batchOf = (topic: string, messages: readonly string[], more: object = {}) =>
  new PublishBatchCommand({
    TopicArn: topic,
    PublishBatchRequestEntries: messages.map((Message, i) => ({ Id: `${i}`, Message, ...more })),
  });

/** What SNS has called at SQS since the topic was made, in order. */
const callsToSqs = () => {
  const newest = the.cloud.trace.latest(100);
  const made = newest.findIndex(({ operation }) => operation === 'CreateTopic');
  const since = newest.slice(0, made).reverse();
  return since.filter(({ wire }) => wire === 'inside').map(({ operation }) => operation);
};

test('a queue gets the messages of a batch with one call', async () => {
  const topic = await the.topic();
  const queue = await the.queue();
  await the.subscribe(topic, queue, { RawMessageDelivery: 'true' });
  await the.sns.send(batchOf(topic, ['a', 'b', 'c']));
  expect((await the.received(queue)).map(({ Body }) => Body)).toEqual(['a', 'b', 'c']);
  expect(callsToSqs()).toEqual(['SendMessageBatch']);
});

test('a FIFO topic delivers a batch in order within each group', async () => {
  const topic = await the.topic({ FifoTopic: 'true', ContentBasedDeduplication: 'true' });
  const queue = await the.queue({ FifoQueue: 'true' });
  await the.subscribe(topic, queue, { RawMessageDelivery: 'true' });
  const PublishBatchRequestEntries = ['a1', 'b1', 'a2', 'b2', 'a1'].map((Message, i) => ({
    Id: `${i}`,
    Message,
    MessageGroupId: Message.charAt(0),
  }));
  await the.sns.send(new PublishBatchCommand({ TopicArn: topic, PublishBatchRequestEntries }));
  const messages = await the.received(queue);
  const of = (group: string) =>
    messages.filter(({ Attributes }) => Attributes?.['MessageGroupId'] === group).map(({ Body }) => Body);
  expect([of('a'), of('b')]).toEqual([
    ['a1', 'a2'],
    ['b1', 'b2'],
  ]);
});

test('each subscription gets those of a batch that its filter lets through', async () => {
  const topic = await the.topic();
  const queues = [await the.queue(), await the.queue()] as const;
  const filter = (kind: string) => ({
    RawMessageDelivery: 'true',
    FilterPolicy: JSON.stringify({ kind: [kind] }),
    FilterPolicyScope: 'MessageBody',
  });
  await the.subscribe(topic, queues[0], filter('x'));
  await the.subscribe(topic, queues[1], filter('none'));
  await the.sns.send(batchOf(topic, ['{"kind":"x"}', '{"kind":"y"}', '{"kind":"x","n":2}']));
  expect((await the.received(queues[0])).map(({ Body }) => Body)).toEqual([
    '{"kind":"x"}',
    '{"kind":"x","n":2}',
  ]);
  expect(await the.received(queues[1])).toEqual([]);
});

test('what a queue refuses of a batch goes to the dead letters, the rest arrives', async () => {
  const topic = await the.topic();
  const queue = await the.queue({ MaximumMessageSize: '1024' });
  const letters = await the.queue();
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: letters.arn });
  await the.subscribe(topic, queue, { RawMessageDelivery: 'true', RedrivePolicy });
  const long = ['x'.repeat(1025), 'y'.repeat(1025)];
  await the.sns.send(batchOf(topic, ['one', ...long, 'three']));
  expect((await the.received(queue)).map(({ Body }) => Body)).toEqual(['one', 'three']);
  expect((await the.received(letters)).map(({ Body }) => Body)).toEqual(long);
});

test('a batch that its envelopes make too long for the queue goes one by one', async () => {
  const topic = await the.topic();
  const queue = await the.queue();
  await the.subscribe(topic, queue);
  // JSON writes each of these with six bytes.
  const controls = '\u0001'.repeat(26_000);
  await the.sns.send(
    batchOf(
      topic,
      Array.from({ length: 10 }, () => controls),
    ),
  );
  const bodies = (await the.received(queue)).map(({ Body }) => JSON.parse(Body ?? ''));
  expect(bodies.map(({ Message }) => Message === controls)).toEqual(Array.from({ length: 10 }, () => true));
  expect(callsToSqs()).toEqual(['SendMessageBatch', ...Array.from({ length: 10 }, () => 'SendMessage')]);
});
