/** What publishers do in the simulation, and what must lie in the queues whatever they do and whenever the cloud dies. */

import { rootOf } from '../../core/caller.ts';
import type {
  History,
  Outcome,
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedService,
} from '../../core/simulation.ts';
import type { Api as SqsApi } from '../sqs/api.gen.ts';
import type { Api, PublishBatchRequestEntry } from './api.gen.ts';
import { DEDUPLICATION_MS } from './limits.ts';

const QUEUES = ['all', 'some', 'closed', 'letters', 'order.fifo'] as const;
type QueueName = (typeof QUEUES)[number];

interface Facts {
  /** To `all`, of kind `a` to `some`, and to `closed`, which lets nobody in: by that to its dead letters. */
  standard: string;
  /** To `order.fifo`. */
  fifo: string;
  /** A platform application, whose devices come and go. */
  application: string;
  urls: Readonly<Record<QueueName, string>>;
}

type Client = SimulatedClient<Api>;
type Action = SimulatedAction<Api, Facts>;

const ACCOUNT = '000000000000';
/** Not where the simulation of SQS counts its messages. */
const REGION = 'eu-west-1';
const HERE = { place: { region: REGION } };
const STRANGER = { ...HERE, caller: rootOf('111111111111') };
const KINDS = ['a', 'b'] as const;
const TOKENS = ['phone', 'tablet'] as const;
const GROUPS = ['a', 'b', 'c'] as const;
const ENTRIES_MAX = 5;

const queueArn = (name: QueueName) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;

async function setUp({ call, service }: Client): Promise<Facts> {
  const sqs = service<SqsApi>('sqs');
  const create = async (name: QueueName) => {
    const Statement = {
      Effect: 'Allow',
      Principal: '*',
      Action: 'sqs:SendMessage',
      Resource: queueArn(name),
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    const Attributes = {
      // Nothing expires in a history.
      MessageRetentionPeriod: '1209600',
      ...(name === 'closed' ? {} : { Policy }),
      ...(name.endsWith('.fifo') ? { FifoQueue: 'true' } : {}),
    };
    return (await sqs.call('CreateQueue', { QueueName: name, Attributes }, HERE)).QueueUrl ?? '';
  };
  const urls = {
    all: await create('all'),
    some: await create('some'),
    closed: await create('closed'),
    letters: await create('letters'),
    'order.fifo': await create('order.fifo'),
  };
  const topic = async (Name: string, Attributes: Record<string, string> = {}) =>
    (await call('CreateTopic', { Name, Attributes }, HERE)).TopicArn ?? '';
  const standard = await topic('news');
  const fifo = await topic('news.fifo', { FifoTopic: 'true' });
  // Raw: the key that signs the other messages is not the seed's.
  const subscribe = (TopicArn: string, name: QueueName, more: Record<string, string> = {}) => {
    const Attributes = { RawMessageDelivery: 'true', ...more };
    return call('Subscribe', { TopicArn, Protocol: 'sqs', Endpoint: queueArn(name), Attributes }, HERE);
  };
  await subscribe(standard, 'all');
  await subscribe(standard, 'some', { FilterPolicy: JSON.stringify({ kind: ['a'] }) });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn('letters') });
  await subscribe(standard, 'closed', { RedrivePolicy });
  await subscribe(fifo, 'order.fifo');
  const { PlatformApplicationArn: application = '' } = await call(
    'CreatePlatformApplication',
    { Name: 'app', Platform: 'GCM', Attributes: { PlatformCredential: 'key' } },
    HERE,
  );
  return { standard, fifo, application, urls };
}

function message({ random, unique }: Client) {
  return {
    Message: unique('message'),
    MessageAttributes: { kind: { DataType: 'String', StringValue: random.pick(KINDS) } },
  };
}

const inOrder = (client: Client) => ({
  MessageGroupId: client.random.pick(GROUPS),
  MessageDeduplicationId: client.unique('id'),
});

const publishes: Action = {
  name: 'publishes',
  weight: 4,
  run: async (client, { standard }) => {
    await client.call('Publish', { TopicArn: standard, ...message(client) }, HERE);
  },
};

const publishesInOrder: Action = {
  name: 'publishes in order',
  weight: 4,
  run: async (client, { fifo }) => {
    const { call, random, check, history } = client;
    const input = { TopicArn: fifo, ...message(client), ...inOrder(client) };
    const first = await call('Publish', input, HERE);
    if (!random.chance(0.3)) return;
    const again = await call('Publish', { ...input, ...message(client) }, HERE);
    const calls = history
      .of('Publish')
      .filter((entry) => entry.input.MessageDeduplicationId === input.MessageDeduplicationId);
    // A power cut may have taken the first one back.
    if (calls.some(({ outcome }) => outcome !== 'acknowledged')) return;
    const passedMs = (calls.at(-1)?.completedMs ?? 0) - (calls[0]?.invokedMs ?? 0);
    const isSame = again.MessageId === first.MessageId && again.SequenceNumber === first.SequenceNumber;
    check(isSame || passedMs >= DEDUPLICATION_MS, `${first.MessageId} was published twice`);
  },
};

const publishesBatch: Action = {
  name: 'publishes a batch',
  weight: 3,
  run: async (client, { standard, fifo }) => {
    const isFifo = client.random.chance(0.5);
    const count = client.random.between(1, ENTRIES_MAX);
    const entries: PublishBatchRequestEntry[] = Array.from({ length: count }, (_, i) => ({
      Id: `${i}`,
      ...message(client),
      ...(isFifo ? inOrder(client) : {}),
    }));
    const input = { TopicArn: isFifo ? fifo : standard, PublishBatchRequestEntries: entries };
    await client.call('PublishBatch', input, HERE);
  },
};

/** Neither a stranger nor a message that is no message of its topic may leave anything behind. */
const isRefused: Action = {
  name: 'is refused',
  weight: 1,
  run: async (client, { standard, fifo }) => {
    const { call, random } = client;
    if (random.chance(0.5)) await call('Publish', { TopicArn: standard, ...message(client) }, STRANGER);
    const good = { Id: 'good', ...message(client), ...inOrder(client) };
    const bad = { Id: 'bad', ...message(client) };
    await call('PublishBatch', { TopicArn: fifo, PublishBatchRequestEntries: [good, bad] }, HERE);
  },
};

/** One token is one endpoint, however many register it at once. */
const registers: Action = {
  name: 'registers a device',
  weight: 2,
  run: async ({ call, random, check }, { application }) => {
    const input = { PlatformApplicationArn: application, Token: random.pick(TOKENS) };
    const answers = await Promise.allSettled([
      call('CreatePlatformEndpoint', input, HERE),
      call('CreatePlatformEndpoint', input, HERE),
    ]);
    const { Endpoints = [] } = await call(
      'ListEndpointsByPlatformApplication',
      { PlatformApplicationArn: application },
      HERE,
    );
    const tokens = Endpoints.map(({ Attributes }) => Attributes?.['Token']);
    check(new Set(tokens).size === tokens.length, `tokens of endpoints were ${tokens}`);
    const [first] = answers;
    if (first.status === 'rejected' || random.chance(0.5)) return;
    await call('DeleteEndpoint', { EndpointArn: first.value.EndpointArn ?? '' }, HERE);
  },
};

/** One message of a publisher. */
interface Published {
  /** The call, with which it was published or not. */
  call: number;
  outcome: Outcome;
  topic: string;
  body: string;
  kind: string | undefined;
  group: string;
  deduplicationId: string | undefined;
  /** Of an acknowledged one to a FIFO topic. */
  sequenceNumber: string | undefined;
}

function publishedOf(history: History<Api>): Published[] {
  const single = history.of('Publish').map((entry) => ({
    entry,
    topic: entry.input.TopicArn,
    contents: [{ content: entry.input, sequenceNumber: entry.output?.SequenceNumber }],
  }));
  const batches = history.of('PublishBatch').map((entry) => ({
    entry,
    topic: entry.input.TopicArn,
    contents: entry.input.PublishBatchRequestEntries.map((content, i) => ({
      content,
      sequenceNumber: entry.output?.Successful?.[i]?.SequenceNumber,
    })),
  }));
  return [...single, ...batches].flatMap(({ entry: { outcome, invokedAt }, topic, contents }) =>
    contents.map(({ content, sequenceNumber }) => ({
      call: invokedAt,
      outcome,
      topic: topic ?? '',
      body: content.Message,
      kind: content.MessageAttributes?.['kind']?.StringValue,
      group: content.MessageGroupId ?? '',
      deduplicationId: content.MessageDeduplicationId,
      sequenceNumber,
    })),
  );
}

type Check = Client['check'];
/** Bodies in the order in which they are received. */
type Contents = Readonly<Record<QueueName, readonly string[]>>;

async function invariants(end: SimulatedEnd<Api>, { standard, fifo, urls }: Facts): Promise<void> {
  const all = publishedOf(end.history);
  const contents: Record<QueueName, readonly string[]> = {
    all: await drain(end, urls.all),
    some: await drain(end, urls.some),
    closed: await drain(end, urls.closed),
    letters: await drain(end, urls.letters),
    'order.fifo': await drain(end, urls['order.fifo']),
  };
  const news = all.filter(({ topic }) => topic === standard);
  const ordered = all.filter(({ topic }) => topic === fifo);
  checkOrigins(contents, news, ordered, end.check);
  checkNothingLost(contents, news, ordered, end.check);
  checkWhole(contents, all, end.check);
  checkOrder(contents['order.fifo'], ordered, end.check);
}

async function drain({ service }: SimulatedEnd<Api>, QueueUrl: string): Promise<string[]> {
  const sqs = service<SqsApi>('sqs');
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.call('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 }, HERE);
    if (Messages.length === 0) return bodies;
    for (const { Body = '', ReceiptHandle = '' } of Messages) {
      bodies.push(Body);
      await sqs.call('DeleteMessage', { QueueUrl, ReceiptHandle }, HERE);
    }
  }
}

/** What lies in a queue was published to its topic by a call that was not refused, and its filter lets it in. */
function checkOrigins(
  contents: Contents,
  news: readonly Published[],
  ordered: readonly Published[],
  check: Check,
): void {
  const bodies = (published: readonly Published[]) =>
    new Set(published.filter(({ outcome }) => outcome !== 'refused').map(({ body }) => body));
  const may: Readonly<Record<QueueName, ReadonlySet<string>>> = {
    all: bodies(news),
    some: bodies(news.filter(({ kind }) => kind === 'a')),
    closed: new Set(),
    letters: bodies(news),
    'order.fifo': bodies(ordered),
  };
  for (const name of QUEUES) {
    const stray = contents[name].find((body) => !may[name].has(body));
    check(stray === undefined, `${stray} must not be in the queue ${name}`);
  }
}

function checkNothingLost(
  contents: Contents,
  news: readonly Published[],
  ordered: readonly Published[],
  check: Check,
): void {
  for (const { outcome, body, kind } of news) {
    if (outcome !== 'acknowledged') continue;
    for (const name of ['all', 'letters', ...(kind === 'a' ? (['some'] as const) : [])] as const) {
      check(contents[name].includes(body), `${body} is lost on its way to the queue ${name}`);
    }
  }
  const delivered = new Set(contents['order.fifo']);
  const arrived = ordered.filter(({ body }) => delivered.has(body));
  const deduplicated = new Set(arrived.map(({ deduplicationId }) => deduplicationId));
  for (const { outcome, body, deduplicationId } of ordered) {
    const isThere = outcome !== 'acknowledged' || deduplicated.has(deduplicationId);
    check(isThere, `${body} is lost on its way to the FIFO queue`);
  }
}

/** All messages of a call arrive, or none. */
function checkWhole(contents: Contents, all: readonly Published[], check: Check): void {
  const arrived = new Set([...contents.all, ...contents['order.fifo']]);
  for (const batch of Map.groupBy(all, ({ call }) => call).values()) {
    const count = batch.filter(({ body }) => arrived.has(body)).length;
    const isWhole = count === 0 || count === batch.length;
    check(isWhole, `${count} of ${batch.length} messages arrived of the batch with ${batch[0]?.body}`);
  }
}

/** Within a group messages arrive in the order of their numbers; one that comes again was there before. */
function checkOrder(received: readonly string[], ordered: readonly Published[], check: Check): void {
  const acknowledged = ordered.filter(({ sequenceNumber }) => sequenceNumber !== undefined);
  for (const [group, members] of Map.groupBy(acknowledged, (published) => published.group)) {
    const arrived = members
      .filter(({ body }) => received.includes(body))
      .sort((a, b) => received.indexOf(a.body) - received.indexOf(b.body));
    for (const [i, { body, sequenceNumber = '' }] of arrived.entries()) {
      const before = arrived[i - 1];
      const isInOrder = (before?.sequenceNumber ?? '') < sequenceNumber;
      check(isInOrder, `${body} arrived in group ${group} after ${before?.body}, which came later`);
    }
  }
}

export const snsSimulation: SimulatedService<Api, Facts> = {
  service: 'sns',
  alsoNeeds: ['sqs'],
  setUp,
  actions: [publishes, publishesInOrder, publishesBatch, isRefused, registers],
  invariants,
};
