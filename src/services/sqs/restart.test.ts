import { afterEach, expect, test } from 'vitest';
import { base, memoryStore, openTestWorld, PLACE } from '../../../test/support/world.ts';
import { Committed } from '../../core/service.ts';
import type { Store } from '../../core/store.ts';
import type { World } from '../../core/world.ts';
import type { Api } from './api.gen.ts';
import { sqsService } from './service.ts';

/** A world whose process ends without a word: what it has written stays. */
async function start(store: Store) {
  const world = await openTestWorld([sqsService], store);
  worlds.push(world);
  const call = async <O extends keyof Api>(name: O, input: Api[O]['input']): Promise<Api[O]['output']> => {
    const operation = sqsService.operations[name];
    if (operation === undefined) throw new Error(`no ${name}`);
    if (operation.kind === 'staged') {
      return operation.handler(world.staged(base, new AbortController().signal), input) as Api[O]['output'];
    }
    const handle = operation.handler;
    const { result, version } = await world.transactWithVersion(base, (context) => handle(context, input));
    return (result instanceof Committed ? result.produce(version) : result) as Api[O]['output'];
  };
  const die = () => {
    world.timers.stop();
    world.outbox.stop();
  };
  return { world, call, die };
}

let worlds: World[] = [];
afterEach(() => {
  for (const world of worlds) world.timers.stop();
  worlds = [];
});

const url = (name: string) => `${base.endpoint}/${PLACE.account}/${name}`;
const arn = (name: string) => `arn:aws:sqs:us-east-1:${PLACE.account}:${name}`;
const COUNTS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'];

test('messages, what is in flight, handles and deduplication survive', async () => {
  const store = memoryStore();
  const before = await start(store);
  await before.call('CreateQueue', { QueueName: 'q' });
  await before.call('CreateQueue', { QueueName: 'f.fifo', Attributes: { FifoQueue: 'true' } });
  for (const MessageBody of ['a', 'b']) await before.call('SendMessage', { QueueUrl: url('q'), MessageBody });
  const ids = { MessageGroupId: 'g', MessageDeduplicationId: 'd' };
  const first = await before.call('SendMessage', { QueueUrl: url('f.fifo'), MessageBody: 'x', ...ids });
  const { Messages: [a] = [] } = await before.call('ReceiveMessage', { QueueUrl: url('q') });
  before.die();

  const after = await start(store);
  const counts = await after.call('GetQueueAttributes', { QueueUrl: url('q'), AttributeNames: COUNTS });
  expect(Object.values(counts.Attributes ?? {})).toEqual(['1', '1']);
  await after.call('DeleteMessage', { QueueUrl: url('q'), ReceiptHandle: a?.ReceiptHandle ?? '' });
  const { Messages: [b] = [] } = await after.call('ReceiveMessage', { QueueUrl: url('q') });
  expect(b?.Body).toBe('b');
  const again = await after.call('SendMessage', { QueueUrl: url('f.fifo'), MessageBody: 'y', ...ids });
  expect(again.SequenceNumber).toBe(first.SequenceNumber);
  after.die();
});

test('a move task goes on where it was', async () => {
  const store = memoryStore();
  const before = await start(store);
  await before.call('CreateQueue', { QueueName: 'dead' });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 1 });
  await before.call('CreateQueue', { QueueName: 'source', Attributes: { RedrivePolicy } });
  for (let i = 0; i < 6; i++) {
    await before.call('SendMessage', { QueueUrl: url('dead'), MessageBody: `${i}` });
  }
  await before.call('StartMessageMoveTask', {
    SourceArn: arn('dead'),
    DestinationArn: arn('source'),
    MaxNumberOfMessagesPerSecond: 2,
  });
  await before.world.advance(1_000);
  before.die();

  const after = await start(store);
  const task = async () =>
    (await after.call('ListMessageMoveTasks', { SourceArn: arn('dead') })).Results?.[0];
  expect(await task()).toMatchObject({ Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 4 });
  await after.world.advance(2_000);
  expect(await task()).toMatchObject({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 6 });
  const { Messages = [] } = await after.call('ReceiveMessage', {
    QueueUrl: url('source'),
    MaxNumberOfMessages: 10,
  });
  expect(Messages.map(({ Body }) => Body)).toEqual(['0', '1', '2', '3', '4', '5']);
  after.die();
});

test('erasing what was deleted goes on, and old messages go at their time', async () => {
  const store = memoryStore();
  const before = await start(store);
  await before.call('CreateQueue', { QueueName: 'gone' });
  const Attributes = { MessageRetentionPeriod: '60' };
  await before.call('CreateQueue', { QueueName: 'short', Attributes });
  for (const name of ['gone', 'short']) {
    await before.call('SendMessage', { QueueUrl: url(name), MessageBody: 'x' });
  }
  before.world.outbox.stop();
  await before.call('DeleteQueue', { QueueUrl: url('gone') });
  before.die();

  const after = await start(store);
  await after.world.outbox.drained();
  await after.world.advance(60_000);
  const rows = await store.list({ gte: Uint8Array.of(1, 3, 3), lt: Uint8Array.of(1, 3, 6) }, { limit: 10 });
  expect(rows).toEqual([]);
  after.die();
});
