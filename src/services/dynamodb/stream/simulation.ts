/** A table with a stream: every change that was acknowledged has one record, whatever happens and whenever. */

import type {
  AnyEntry,
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedService,
} from '../../../core/simulation.ts';
import type { Api as StreamsApi } from '../../dynamodb-streams/api.gen.ts';
import type { Api, AttributeValue } from '../api.gen.ts';
import { RETENTION_MS, SHARD_MS } from './state.ts';

type Item = Record<string, AttributeValue>;
type Record_ = NonNullable<StreamsApi['GetRecords']['output']['Records']>[number];
type Action = SimulatedAction<Api, void>;
type End = SimulatedEnd<Api>;

const TABLE = 'streamed';
const KEYS: readonly string[] = ['a', 'b', 'c', 'd', 'e'];
const S = (text: string): AttributeValue => ({ S: text });

async function setUp({ call }: SimulatedClient<Api>): Promise<void> {
  await call('CreateTable', {
    TableName: TABLE,
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'until' };
  await call('UpdateTimeToLive', { TableName: TABLE, TimeToLiveSpecification });
}

const writes: Action = {
  name: 'writes an item with a stream',
  weight: 4,
  run: async ({ call, random, unique, history }) => {
    const pk = S(random.pick(KEYS));
    const v = S(unique('streamed'));
    if (random.chance(0.2)) await call('DeleteItem', { TableName: TABLE, Key: { pk } });
    else if (random.chance(0.5)) {
      const now = Math.ceil((history.entries[history.entries.length - 1]?.invokedMs ?? 0) / 1000);
      const until = random.chance(0.3) ? { until: { N: String(now + random.between(5, 40)) } } : {};
      await call('PutItem', { TableName: TABLE, Item: { pk, v, ...until } });
    } else {
      await call('UpdateItem', {
        TableName: TABLE,
        Key: { pk },
        UpdateExpression: 'SET v = :v',
        ExpressionAttributeValues: { ':v': v },
      });
    }
  },
};

const writesTogether: Action = {
  name: 'writes items with a stream together',
  weight: 2,
  run: async ({ call, random, unique }) => {
    const keys = KEYS.filter(() => random.chance(0.5));
    const items = keys.map((pk) => ({ pk: S(pk), v: S(unique('streamed')) }));
    if (items.length === 0) return;
    if (random.chance(0.5)) {
      const TransactItems = items.map((Item) => ({ Put: { TableName: TABLE, Item } }));
      await call('TransactWriteItems', { TransactItems });
    } else {
      await call('BatchWriteItem', {
        RequestItems: { [TABLE]: items.map((Item) => ({ PutRequest: { Item } })) },
      });
    }
  },
};

/** Some time passes, so that shards are closed while others write. */
const letsTimePass: Action = {
  name: 'lets the time of a shard pass',
  weight: 0.2,
  run: async ({ sleep, random }) => {
    await sleep(random.below(SHARD_MS / 8));
  },
};

async function allRecords(end: End): Promise<Record_[]> {
  const { call } = end.service<StreamsApi>('dynamodb-streams');
  const { Table } = await end.call('DescribeTable', { TableName: TABLE });
  const StreamArn = Table?.LatestStreamArn ?? '';
  const { StreamDescription } = await call('DescribeStream', { StreamArn });
  const records: Record_[] = [];
  for (const { ShardId = '' } of StreamDescription?.Shards ?? []) {
    const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const };
    let iterator = (await call('GetShardIterator', start)).ShardIterator;
    while (iterator !== undefined) {
      const page: StreamsApi['GetRecords']['output'] = await call('GetRecords', { ShardIterator: iterator });
      records.push(...(page.Records ?? []));
      iterator = page.Records?.length === 0 ? undefined : page.NextShardIterator;
    }
  }
  return records;
}

function text(item: Item | undefined): string {
  return item === undefined ? 'nothing' : `${item['v']?.S} until ${item['until']?.N}`;
}

/** Each record goes on where the last one of its item has ended, and the last one is what is there. */
async function checkChain(end: End, records: readonly Record_[]): Promise<void> {
  const state = new Map<string, Item>();
  for (const { dynamodb, eventName } of records) {
    const pk = dynamodb?.Keys?.['pk']?.S ?? '';
    const before = text(state.get(pk));
    end.check(text(dynamodb?.OldImage) === before, `${eventName} of ${pk} does not go on from ${before}`);
    if (dynamodb?.NewImage === undefined) state.delete(pk);
    else state.set(pk, dynamodb.NewImage);
  }
  const { Items = [] } = await end.call('Scan', { TableName: TABLE, ConsistentRead: true });
  const left = new Map(Items.map((item) => [item['pk']?.S ?? '', item]));
  for (const pk of KEYS) {
    const told = text(state.get(pk));
    end.check(text(left.get(pk)) === told, `The stream ends with ${told} for ${pk}`);
  }
}

function writtenItems(entry: AnyEntry<Api>): (Item | undefined)[] {
  switch (entry.operation) {
    case 'PutItem':
      return entry.input.TableName === TABLE ? [entry.input.Item] : [];
    case 'UpdateItem':
      if (entry.input.TableName !== TABLE) return [];
      return [{ v: entry.input.ExpressionAttributeValues?.[':v'] ?? {} }];
    case 'TransactWriteItems':
      return entry.input.TransactItems.map(({ Put }) => (Put?.TableName === TABLE ? Put.Item : undefined));
    case 'BatchWriteItem':
      return (entry.input.RequestItems[TABLE] ?? []).map(({ PutRequest }) => PutRequest?.Item);
    default:
      return [];
  }
}

function valuesOf(entry: AnyEntry<Api>): string[] {
  return writtenItems(entry).flatMap((item) => item?.['v']?.S ?? []);
}

/** What was acknowledged is there once, what was refused never, and what nobody knows at most once. */
function checkValues(end: End, records: readonly Record_[]): void {
  const counts = new Map<string, number>();
  for (const { dynamodb } of records) {
    const value = dynamodb?.NewImage?.['v']?.S;
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  for (const entry of end.history.entries) {
    for (const value of valuesOf(entry)) {
      const count = counts.get(value) ?? 0;
      const holds =
        entry.outcome === 'unknown' ? count <= 1 : count === Number(entry.outcome === 'acknowledged');
      end.check(holds, `A change that was ${entry.outcome} has ${count} records: ${value}`);
    }
  }
}

async function invariants(end: End): Promise<void> {
  const records = await allRecords(end);
  // Time makes leaps, and what is a day old is gone.
  const { entries } = end.history;
  const lastedMs = (entries[entries.length - 1]?.completedMs ?? 0) - (entries[0]?.invokedMs ?? 0);
  if (lastedMs >= RETENTION_MS) return;
  const numbers = records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
  const isOrdered = numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? ''));
  end.check(isOrdered, `Sequence numbers do not grow: ${numbers.join(', ')}`);
  await checkChain(end, records);
  checkValues(end, records);
}

export const streamSimulation: SimulatedService<Api, void> = {
  service: 'dynamodb',
  alsoNeeds: ['dynamodb-streams'],
  setUp,
  actions: [writes, writesTogether, letsTimePass],
  invariants,
};
