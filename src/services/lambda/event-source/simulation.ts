/**
 * A FIFO queue and a stream that functions read: whatever dies whenever, each message and each change reaches the
 * function, and of a group, or of an item, in order.
 */

import type {
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedFunctionCall,
  SimulatedService,
} from '../../../core/simulation.ts';
import type { Api as DynamodbApi } from '../../dynamodb/api.gen.ts';
import type { Api as IamApi } from '../../iam/api.gen.ts';
import type { Api as SqsApi } from '../../sqs/api.gen.ts';
import type { Api } from '../api.gen.ts';

interface Facts {
  queueUrl: string;
  /** What was acknowledged: written by the actions, each once, and read in the end. */
  readonly acknowledged: { messages: string[]; changes: string[] };
}

type Action = SimulatedAction<Api, Facts>;
type End = SimulatedEnd<Api>;

const ACCOUNT = '000000000000';
const QUEUE = 'read-by-function.fifo';
const TABLE = 'read-by-function';
const OF_QUEUE = 'reads-queue';
const OF_STREAM = 'reads-stream';
const GROUPS: readonly string[] = ['a', 'b', 'c'];
const KEYS: readonly string[] = ['x', 'y', 'z'];
const STREAM_MS = 24 * 60 * 60 * 1000;
/** An archive with an `index.js`. */
const CODE =
  'UEsDBBQAAAAAAAAAIQDo8WCaKQAAACkAAAAIAAAAaW5kZXguanNleHBvcnRzLmhhbmRsZXIgPSBhc3luYyAoZXZlbnQpID0+IGV2ZW50O1BL' +
  'AQIUAxQAAAAAAAAAIQDo8WCaKQAAACkAAAAIAAAAAAAAAAAAAACkgQAAAABpbmRleC5qc1BLBQYAAAAAAQABADYAAABPAAAAAAA=';

async function makeRole({ service }: SimulatedClient<Api>): Promise<string> {
  const iam = service<IamApi>('iam');
  const RoleName = 'functions';
  const policy = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });
  const trust = {
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  await iam.call('CreateRole', { RoleName, AssumeRolePolicyDocument: policy(trust) });
  const PolicyDocument = policy({ Effect: 'Allow', Action: ['sqs:*', 'dynamodb:*'], Resource: '*' });
  await iam.call('PutRolePolicy', { RoleName, PolicyName: 'own', PolicyDocument });
  return `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;
}

async function setUp(client: SimulatedClient<Api>): Promise<Facts> {
  const { call, service } = client;
  const Role = await makeRole(client);
  const Attributes = {
    FifoQueue: 'true',
    ContentBasedDeduplication: 'true',
    MessageRetentionPeriod: '1209600',
  };
  const { QueueUrl: queueUrl = '' } = await service<SqsApi>('sqs').call('CreateQueue', {
    QueueName: QUEUE,
    Attributes,
  });
  const { TableDescription } = await service<DynamodbApi>('dynamodb').call('CreateTable', {
    TableName: TABLE,
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  });
  for (const FunctionName of [OF_QUEUE, OF_STREAM]) {
    const ZipFile = Buffer.from(CODE, 'base64');
    const Runtime = 'nodejs22.x';
    await call('CreateFunction', {
      FunctionName,
      Role,
      Runtime,
      Handler: 'index.handler',
      Code: { ZipFile },
    });
  }
  await call('CreateEventSourceMapping', {
    FunctionName: OF_QUEUE,
    EventSourceArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:${QUEUE}`,
    BatchSize: 3,
  });
  await call('CreateEventSourceMapping', {
    FunctionName: OF_STREAM,
    EventSourceArn: TableDescription?.LatestStreamArn,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 4,
    ParallelizationFactor: 2,
  });
  return { queueUrl, acknowledged: { messages: [], changes: [] } };
}

const sends: Action = {
  name: 'sends to a queue that a function reads',
  weight: 3,
  run: async ({ service, random, unique }, { queueUrl: QueueUrl, acknowledged }) => {
    const MessageBody = unique('message');
    const MessageGroupId = random.pick(GROUPS);
    await service<SqsApi>('sqs').call('SendMessage', { QueueUrl, MessageBody, MessageGroupId });
    acknowledged.messages.push(MessageBody);
  },
};

const writes: Action = {
  name: 'writes to a table whose stream a function reads',
  weight: 3,
  run: async ({ service, random, unique }, { acknowledged }) => {
    const value = unique('change');
    const Item = { pk: { S: random.pick(KEYS) }, value: { S: value } };
    await service<DynamodbApi>('dynamodb').call('PutItem', { TableName: TABLE, Item });
    acknowledged.changes.push(value);
  },
};

/** A record of either source. */
interface Seen {
  group: string;
  value: string;
  sequence: string;
}

interface SentRecord {
  body?: string;
  attributes?: Record<string, string>;
  dynamodb?: {
    Keys: { pk: { S: string } };
    NewImage?: { value?: { S?: string } };
    SequenceNumber: string;
  };
}

function seenBy({ event }: SimulatedFunctionCall): Seen[] {
  const { Records } = event as { Records: SentRecord[] };
  return Records.map(({ body = '', attributes = {}, dynamodb }) =>
    dynamodb === undefined
      ? {
          group: attributes['MessageGroupId'] ?? '',
          value: body,
          sequence: attributes['SequenceNumber'] ?? '',
        }
      : {
          group: dynamodb.Keys.pk.S,
          value: dynamodb.NewImage?.value?.S ?? '',
          sequence: dynamodb.SequenceNumber,
        },
  );
}

/** A power cut takes what was answered, and gives its numbers to others: then nothing can be said. */
function checkFunction(end: End, name: string, acknowledged: readonly string[]): void {
  if (end.mayHaveLost) return;
  const seen = new Set<string>();
  const last = new Map<string, string>();
  for (const call of end.functionCalls) {
    if (call.functionName !== name || !call.isOk) continue;
    for (const { group, value, sequence } of seenBy(call)) {
      if (seen.has(value)) continue;
      seen.add(value);
      const before = last.get(group) ?? '';
      end.check(sequence > before, `${name} got ${value} of ${group} behind a later one`);
      last.set(group, sequence);
    }
  }
  for (const value of acknowledged) end.check(seen.has(value), `${name} never got ${value}`);
}

/** Whether a stream still knew its first change at the end: time makes leaps. */
function hasMemory({ history: { entries } }: End): boolean {
  const beganMs = entries[0]?.invokedMs ?? 0;
  return (entries[entries.length - 1]?.completedMs ?? 0) - beganMs < STREAM_MS;
}

async function invariants(end: End, { acknowledged, queueUrl: QueueUrl }: Facts): Promise<void> {
  checkFunction(end, OF_QUEUE, acknowledged.messages);
  await end.call('ListEventSourceMappings', {});
  if (hasMemory(end)) checkFunction(end, OF_STREAM, acknowledged.changes);
  const { Attributes = {} } = await end.service<SqsApi>('sqs').call('GetQueueAttributes', {
    QueueUrl,
    AttributeNames: ['All'],
  });
  const left = Number(Attributes['ApproximateNumberOfMessages']);
  end.check(left === 0, `${left} messages are left that no function got`);
}

export const eventSourceSimulation: SimulatedService<Api, Facts> = {
  service: 'lambda',
  alsoNeeds: ['iam', 'sts', 'sqs', 'dynamodb', 'dynamodb-streams', 'cloudwatch'],
  setUp,
  actions: [sends, writes],
  invariants,
};
