/** What clients of SQS do in the simulation, and what must hold whatever they do and whenever the cloud dies. */

import type {
  AnyEntry,
  History,
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedService,
} from '../../core/simulation.ts';
import type { Api, Message } from './api.gen.ts';
import { BODY_BYTES_IN_STORE_MAX, DEDUPLICATION_MS } from './limits.ts';
import { decodeHandle } from './receipt-handle.ts';
import { fifoStates, type MessageRecord, messages, states } from './state.ts';

/** Where actors of other services have queues of theirs. */
const OTHER_REGIONS = ['ap-northeast-1'] as const;

interface Facts {
  standard: string;
  fifo: string;
  /** The dead-letter queue of the standard one. */
  letters: string;
}

type Client = SimulatedClient<Api>;
type Action = SimulatedAction<Api, Facts>;

const ACCOUNT = '000000000000';
/** Nothing expires in a history. */
const RETENTION = { MessageRetentionPeriod: '1209600' };
const GROUPS = ['a', 'b', 'c'] as const;

async function setUp({ call }: Client): Promise<Facts> {
  const create = async (QueueName: string, attributes: Record<string, string> = {}) => {
    const Attributes = { ...RETENTION, VisibilityTimeout: '30', ...attributes };
    return (await call('CreateQueue', { QueueName, Attributes })).QueueUrl ?? '';
  };
  const letters = await create('letters');
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:${ACCOUNT}:letters`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 4 });
  const standard = await create('standard', { RedrivePolicy });
  return { letters, standard, fifo: await create('order.fifo', { FifoQueue: 'true' }) };
}

function body({ random, unique }: Client): string {
  const id = unique('message');
  return random.chance(0.05) ? `${id} ${'x'.repeat(BODY_BYTES_IN_STORE_MAX)}` : id;
}

const sends: Action = {
  name: 'sends',
  weight: 3,
  run: async (client, { standard }) => {
    const { call, random } = client;
    const more = {
      ...(random.chance(0.2) ? { DelaySeconds: random.between(1, 20) } : {}),
      ...(random.chance(0.3) ? { MessageGroupId: random.pick(GROUPS) } : {}),
    };
    await call('SendMessage', { QueueUrl: standard, MessageBody: body(client), ...more });
  },
};

const sendsInOrder: Action = {
  name: 'sends in order',
  weight: 3,
  run: async (client, { fifo }) => {
    const { call, random, unique, check, history } = client;
    const input = {
      QueueUrl: fifo,
      MessageBody: body(client),
      MessageGroupId: random.pick(GROUPS),
      MessageDeduplicationId: unique('id'),
    };
    const first = await call('SendMessage', input);
    if (!random.chance(0.3)) return;
    const again = await call('SendMessage', { ...input, MessageBody: body(client) });
    const calls = history
      .of('SendMessage')
      .filter((entry) => entry.input.MessageDeduplicationId === input.MessageDeduplicationId);
    const startMs = calls[0]?.invokedMs ?? 0;
    const endMs = calls[calls.length - 1]?.completedMs ?? 0;
    // A power cut may have taken the first one back.
    if (calls.some(({ outcome }) => outcome !== 'acknowledged')) return;
    const isSame = again.MessageId === first.MessageId && again.SequenceNumber === first.SequenceNumber;
    check(isSame || endMs - startMs >= DEDUPLICATION_MS, `${first.MessageId} was sent twice`);
  },
};

const sendsBatch: Action = {
  name: 'sends a batch',
  weight: 1,
  run: async (client, { fifo }) => {
    const MessageGroupId = client.random.pick(GROUPS);
    const Entries = Array.from({ length: client.random.between(1, 4) }, (_, i) => ({
      Id: `${i}`,
      MessageBody: body(client),
      MessageGroupId,
      MessageDeduplicationId: client.unique('id'),
    }));
    await client.call('SendMessageBatch', { QueueUrl: fifo, Entries });
  },
};

/** Receives, and then deletes some, gives some back and leaves the rest. */
const consumes: Action = {
  name: 'consumes',
  weight: 6,
  run: async ({ call, random }, facts) => {
    const QueueUrl = random.pick([facts.standard, facts.fifo, facts.fifo, facts.letters]);
    const { Messages = [] } = await call('ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: random.between(1, 10),
      MessageSystemAttributeNames: ['All'],
      WaitTimeSeconds: random.pick([0, 0, 5, 20]),
      ...(random.chance(0.3) ? { VisibilityTimeout: random.pick([0, 1, 10, 100]) } : {}),
    });
    for (const { ReceiptHandle = '' } of Messages) {
      if (random.chance(0.6)) await call('DeleteMessage', { QueueUrl, ReceiptHandle });
      else if (random.chance(0.3)) {
        await call('ChangeMessageVisibility', {
          QueueUrl,
          ReceiptHandle,
          VisibilityTimeout: random.pick([0, 60]),
        });
      }
    }
  },
};

async function invariants(end: SimulatedEnd<Api>, facts: Facts): Promise<void> {
  const { history, check } = end;
  const left = await end.read(async ({ tx, place }) => {
    const found: MessageRecord[] = [];
    for await (const message of messages.scan(tx, place)) found.push(message);
    return found;
  });
  checkReceipts(history, check);
  checkNothingLost(history, left, facts, check);
  checkOrder(history, facts.fifo, check);
  await checkCounts(end, left.length, facts);
}

interface Received {
  entry: AnyEntry<Api>;
  queueUrl: string;
  message: Message;
}

function received(history: History<Api>): Received[] {
  return history
    .of('ReceiveMessage')
    .flatMap((entry) =>
      (entry.output?.Messages ?? []).map((message) => ({ entry, queueUrl: entry.input.QueueUrl, message })),
    );
}

/** Sends that may have put a message in, by its body. */
function sentBodies(history: History<Api>): ReadonlySet<string> {
  const single = history.of('SendMessage').filter(({ outcome }) => outcome !== 'refused');
  const batches = history.of('SendMessageBatch').filter(({ outcome }) => outcome !== 'refused');
  return new Set([
    ...single.map(({ input }) => input.MessageBody),
    ...batches.flatMap(({ input }) => input.Entries.map(({ MessageBody }) => MessageBody)),
  ]);
}

type Check = Client['check'];

/** Whoever receives a message is the only one for that time; what is received was sent. */
function checkReceipts(history: History<Api>, check: Check): void {
  const sent = sentBodies(history);
  const seen = new Set<string>();
  for (const { message } of received(history)) {
    const time = `${message.MessageId} ${message.Attributes?.['ApproximateReceiveCount']}`;
    check(!seen.has(time), `two receives got ${time}`);
    seen.add(time);
    check(sent.has(message.Body ?? ''), `nobody sent ${message.MessageId}`);
  }
}

interface Deletions {
  /** Places in the history at which somebody may have deleted a message, by its id and queue. */
  byMessage: ReadonlyMap<string, readonly { invokedAt: number; isSure: boolean }[]>;
  /** Deletes by handles of receives whose answers a power cut has taken back: of some message. */
  unknown: number;
}

function deletions(history: History<Api>): Deletions {
  // All handles of a message name the same place.
  const byPosition = new Map(
    received(history).map(({ message, queueUrl }) => [
      positionOf(message.ReceiptHandle ?? ''),
      `${message.MessageId} ${queueUrl}`,
    ]),
  );
  // A handle whose receive a power cut took back names no place of the state that was left.
  const standing = new Set(received(history).map(({ message }) => message.ReceiptHandle));
  const byMessage = new Map<string, { invokedAt: number; isSure: boolean }[]>();
  let unknown = 0;
  for (const { input, outcome, invokedAt } of history.of('DeleteMessage')) {
    if (outcome === 'refused') continue;
    const key = byPosition.get(positionOf(input.ReceiptHandle));
    const isSure = outcome === 'acknowledged' && standing.has(input.ReceiptHandle);
    if (key === undefined) unknown++;
    else byMessage.set(key, [...(byMessage.get(key) ?? []), { invokedAt, isSure }]);
  }
  return { byMessage, unknown };
}

function positionOf(handle: string): string {
  const { epoch, version, index } = decodeHandle(handle) ?? {};
  return `${epoch} ${version} ${index}`;
}

/** A message that was taken in is there until somebody deletes it, and not any more afterwards. */
function checkNothingLost(
  history: History<Api>,
  left: readonly MessageRecord[],
  { standard, letters, fifo }: Facts,
  check: Check,
): void {
  const { byMessage, unknown } = deletions(history);
  const remaining = new Set(left.map(({ messageId }) => messageId));
  check(remaining.size === left.length, 'a message is there twice');
  // Others send to queues of their own.
  const isOwn = ({ input }: { input: { QueueUrl: string } }) =>
    [standard, letters, fifo].includes(input.QueueUrl);
  const accepted = [
    ...history
      .of('SendMessage')
      .filter(isOwn)
      .flatMap(({ output }) => output?.MessageId ?? []),
    ...history
      .of('SendMessageBatch')
      .filter(isOwn)
      .flatMap(({ output }) => (output?.Successful ?? []).map(({ MessageId }) => MessageId)),
  ];
  const lost = accepted.filter((id) => {
    const isDeleted = [standard, letters, fifo].some((url) => byMessage.has(`${id} ${url}`));
    return !remaining.has(id) && !isDeleted;
  });
  check(new Set(lost).size <= unknown, `${lost} are lost`);
  for (const { messageId, deadLetterSourceArn } of left) {
    // A delete in the source comes too late for a message that has gone to the dead letters.
    const urls = deadLetterSourceArn === undefined ? [standard, fifo] : [letters];
    const isSure = urls.some((url) => byMessage.get(`${messageId} ${url}`)?.some((entry) => entry.isSure));
    check(!isSure, `${messageId} was deleted and is there`);
  }
}

/** Nothing of a group is received while something before it is still there. */
function checkOrder(history: History<Api>, fifo: string, check: Check): void {
  const { byMessage } = deletions(history);
  const all = received(history).filter(({ queueUrl }) => queueUrl === fifo);
  const numberOf = ({ message }: Received) => message.Attributes?.['SequenceNumber'] ?? '';
  const groupOf = ({ message }: Received) => message.Attributes?.['MessageGroupId'];
  for (const one of all) {
    const before = all.filter(
      (other) =>
        groupOf(other) === groupOf(one) && numberOf(other) < numberOf(one) && other.entry !== one.entry,
    );
    for (const other of before) {
      const isInSameReceive = all.some(
        ({ entry, message }) => entry === one.entry && message.MessageId === other.message.MessageId,
      );
      const isDeleted = byMessage
        .get(`${other.message.MessageId} ${fifo}`)
        ?.some(({ invokedAt }) => invokedAt < one.entry.completedAt);
      check(
        isInSameReceive || isDeleted === true,
        `${one.message.MessageId} was received before ${other.message.MessageId} was gone`,
      );
    }
  }
}

/** Each body has its state, and the numbers that the queues show are those of their messages. */
async function checkCounts(end: SimulatedEnd<Api>, bodies: number, facts: Facts): Promise<void> {
  const stateCount = await end.read(async ({ tx, place }) => {
    let count = 0;
    for await (const _ of states.scan(tx, place)) count++;
    for await (const _ of fifoStates.scan(tx, place)) count++;
    return count;
  });
  end.check(stateCount === bodies, `${stateCount} states for ${bodies} bodies`);
  let shown = 0;
  for (const QueueUrl of Object.values(facts)) {
    const { Attributes = {} } = await end.call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
    for (const [name, value] of Object.entries(Attributes)) {
      if (name.startsWith('ApproximateNumberOfMessages')) shown += Number(value);
    }
  }
  end.check(shown === bodies, `the queues show ${shown} messages and have ${bodies}`);
}

export const sqsSimulation: SimulatedService<Api, Facts> = {
  service: 'sqs',
  setUp,
  actions: [sends, sendsInOrder, sendsBatch, consumes],
  invariants,
  ownedBlobs: async ({ tx, place }) => {
    const ids: string[] = [];
    for (const region of [place.region, ...OTHER_REGIONS]) {
      for await (const { blobId } of messages.scan(tx, { ...place, region })) {
        if (blobId !== undefined) ids.push(blobId);
      }
    }
    return ids;
  },
};
