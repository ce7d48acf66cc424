/** What clients of DynamoDB do in the simulation, and what must hold whatever they do and whenever the cloud dies. */

import type {
  History,
  HistoryEntry,
  ListTransaction,
  RegisterOperation,
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedService,
} from '../../core/simulation.ts';
import type { Api, AttributeValue, TransactWriteItem } from './api.gen.ts';
import { itemSizeBytes } from './item/size.ts';
import { IDEMPOTENCY_MS } from './limits.ts';

type Item = Record<string, AttributeValue>;
type Client = SimulatedClient<Api>;
type Action = SimulatedAction<Api, void>;

const ACCOUNTS: readonly string[] = ['ann', 'bob', 'cem', 'dia'];
const BALANCE = 100;
const FILLERS = 75;
const WRITES_TOGETHER = 25;
const LISTS: readonly string[] = ['a', 'b', 'c'];
const REGISTERS: readonly string[] = ['x', 'y'];
const COLOURS: readonly string[] = ['red', 'green', 'blue'];
const INDEX = 'byColour';

const S = (text: string): AttributeValue => ({ S: text });
const N = (number: number): AttributeValue => ({ N: String(number) });

async function setUp({ call }: Client): Promise<void> {
  const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }];
  const AttributeDefinitions = [{ AttributeName: 'pk', AttributeType: 'S' }];
  const more = { KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' };
  for (const TableName of ['accounts', 'lists', 'registers', 'things']) {
    await call('CreateTable', { TableName, ...more });
  }
  for (const pk of ACCOUNTS) {
    await call('PutItem', { TableName: 'accounts', Item: { pk: S(pk), balance: N(BALANCE) } });
  }
  // More rows than are copied at once, so that transfers come between.
  for (let from = 0; from < FILLERS; from += WRITES_TOGETHER) {
    const accounts = Array.from({ length: WRITES_TOGETHER }, (_, i) => ({
      PutRequest: { Item: { pk: S(`nobody ${from + i}`), balance: N(0) } },
    }));
    await call('BatchWriteItem', { RequestItems: { accounts } });
  }
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expires' };
  await call('UpdateTimeToLive', { TableName: 'things', TimeToLiveSpecification });
}

/** From one account to another, never more than is there; who gets no answer asks again with the same token. */
const transfers: Action = {
  name: 'transfers',
  weight: 3,
  run: async ({ call, random, unique }) => {
    const from = random.pick(ACCOUNTS);
    const to = random.pick(ACCOUNTS.filter((name) => name !== from));
    const ExpressionAttributeValues = { ':amount': N(random.between(1, 60)) };
    const change = (pk: string, sign: '+' | '-', ConditionExpression?: string): TransactWriteItem => ({
      Update: {
        TableName: 'accounts',
        Key: { pk: S(pk) },
        UpdateExpression: `SET balance = balance ${sign} :amount`,
        ConditionExpression,
        ExpressionAttributeValues,
      },
    });
    const TransactItems = [change(from, '-', 'balance >= :amount'), change(to, '+')];
    const input = { TransactItems, ClientRequestToken: unique('token') };
    await call('TransactWriteItems', input).catch(() => {});
    if (random.chance(0.3)) await call('TransactWriteItems', input);
  },
};

/** The same as statements of PartiQL. */
const transfersByStatement: Action = {
  name: 'transfers by PartiQL',
  weight: 2,
  run: async ({ call, random, unique }) => {
    const from = random.pick(ACCOUNTS);
    const to = random.pick(ACCOUNTS.filter((name) => name !== from));
    const amount = N(random.between(1, 60));
    const input = {
      TransactStatements: [
        {
          Statement: 'UPDATE accounts SET balance = balance - ? WHERE pk = ? AND balance >= ?',
          Parameters: [amount, S(from), amount],
        },
        {
          Statement: 'UPDATE accounts SET balance = balance + ? WHERE pk = ?',
          Parameters: [amount, S(to)],
        },
      ],
      ClientRequestToken: unique('statement'),
    };
    await call('ExecuteTransaction', input).catch(() => {});
    if (random.chance(0.3)) await call('ExecuteTransaction', input);
  },
};

/** While money is moved: what is restored in the end must hold all of it. */
const backsUp: Action = {
  name: 'backs up the accounts',
  weight: 1,
  run: async ({ call }) => {
    await call('CreateBackup', { TableName: 'accounts', BackupName: 'moved' });
  },
};

/** A write of another attribute beside the transfers: neither may take back what the other did. */
const touches: Action = {
  name: 'touches an account',
  weight: 1,
  run: async ({ call, random, unique }) => {
    await call('UpdateItem', {
      TableName: 'accounts',
      Key: { pk: S(random.pick(ACCOUNTS)) },
      UpdateExpression: 'SET touched = :by',
      ExpressionAttributeValues: { ':by': S(unique('by')) },
    });
  },
};

function append(client: Client): TransactWriteItem[] {
  const { random, unique } = client;
  return LISTS.filter(() => random.chance(0.6)).map((pk) => ({
    Update: {
      TableName: 'lists',
      Key: { pk: S(pk) },
      UpdateExpression: 'SET members = list_append(if_not_exists(members, :none), :one)',
      ExpressionAttributeValues: { ':none': { L: [] }, ':one': { L: [S(unique('v'))] } },
    },
  }));
}

const appends: Action = {
  name: 'appends to lists',
  weight: 2,
  run: async (client) => {
    const TransactItems = append(client);
    if (TransactItems.length > 0) await client.call('TransactWriteItems', { TransactItems });
  },
};

const readsLists: Action = {
  name: 'reads lists',
  weight: 2,
  run: async ({ call }) => {
    const TransactItems = LISTS.map((pk) => ({ Get: { TableName: 'lists', Key: { pk: S(pk) } } }));
    await call('TransactGetItems', { TransactItems });
  },
};

const writesRegister: Action = {
  name: 'writes a register',
  weight: 2,
  run: async ({ call, random, unique }) => {
    const Item = { pk: S(random.pick(REGISTERS)), value: S(unique('value')) };
    if (random.chance(0.5)) await call('PutItem', { TableName: 'registers', Item });
    else {
      const RequestItems = { registers: [{ PutRequest: { Item } }] };
      await call('BatchWriteItem', { RequestItems });
    }
  },
};

const readsRegister: Action = {
  name: 'reads a register',
  weight: 2,
  run: async ({ call, random }) => {
    const Key = { pk: S(random.pick(REGISTERS)) };
    await call('GetItem', { TableName: 'registers', Key, ConsistentRead: true });
  },
};

/** Things come, change their colour, expire and go. */
const changesThing: Action = {
  name: 'changes a thing',
  weight: 4,
  run: async ({ call, random, history }) => {
    const Key = { pk: S(`thing ${random.below(8)}`) };
    const colour = random.chance(0.8) ? { colour: S(random.pick(COLOURS)) } : {};
    const TableName = 'things';
    if (random.chance(0.2)) await call('DeleteItem', { TableName, Key });
    else if (random.chance(0.5)) {
      const expires = random.chance(0.3) ? { expires: N(nowSeconds(history) + random.between(5, 40)) } : {};
      await call('PutItem', {
        TableName,
        Item: { ...Key, ...colour, ...expires, size: N(random.below(1000)) },
      });
    } else {
      const UpdateExpression = 'SET colour = :c REMOVE expires';
      const ExpressionAttributeValues = { ':c': S(random.pick(COLOURS)) };
      await call('UpdateItem', { TableName, Key, UpdateExpression, ExpressionAttributeValues });
    }
  },
};

/** By the cloud's clock, as the last call has seen it. */
function nowSeconds({ entries }: History<Api>): number {
  return Math.ceil((entries[entries.length - 1]?.invokedMs ?? 0) / 1000);
}

const changesIndex: Action = {
  name: 'makes or deletes the index',
  weight: 1,
  run: async ({ call, random }) => {
    const Create = {
      IndexName: INDEX,
      KeySchema: [{ AttributeName: 'colour', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    };
    const update = random.chance(0.6) ? { Create } : { Delete: { IndexName: INDEX } };
    await call('UpdateTable', {
      TableName: 'things',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'colour', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexUpdates: [update],
    });
  },
};

type End = SimulatedEnd<Api>;

async function allItems(end: End, TableName: string, IndexName?: string): Promise<Item[]> {
  return (
    (await end.call('Scan', { TableName, IndexName, ConsistentRead: IndexName === undefined })).Items ?? []
  );
}

interface Transfer {
  from: string;
  to: string;
  amount: number;
}

type TransferEntry = HistoryEntry<Api, 'TransactWriteItems'> | HistoryEntry<Api, 'ExecuteTransaction'>;

function transferOf({ input }: TransferEntry): Transfer | undefined {
  if ('TransactStatements' in input) {
    const [minus, plus] = input.TransactStatements;
    const [amount, from] = minus?.Parameters ?? [];
    return { from: from?.S ?? '', to: plus?.Parameters?.[1]?.S ?? '', amount: Number(amount?.N) };
  }
  const [minus, plus] = input.TransactItems;
  if (minus?.Update === undefined || plus?.Update === undefined) return undefined;
  return {
    from: minus.Update.Key['pk']?.S ?? '',
    to: plus.Update.Key['pk']?.S ?? '',
    amount: Number(minus.Update.ExpressionAttributeValues?.[':amount']?.N),
  };
}

/** Transfers by their token: those that were carried out, and those of which nobody knows. */
function transfersOf(history: History<Api>): { certain: Transfer[]; unknown: Transfer[] } {
  const all: TransferEntry[] = [...history.of('TransactWriteItems'), ...history.of('ExecuteTransaction')];
  const byToken = Map.groupBy(all, ({ input }) => input.ClientRequestToken);
  const certain: Transfer[] = [];
  const unknown: Transfer[] = [];
  for (const [token, entries] of byToken) {
    const transfer = entries[0] && transferOf(entries[0]);
    if (token === undefined || transfer === undefined) continue;
    // After ten minutes a token has been forgotten: the second call may have been another transfer.
    const ends = entries.map(({ completedMs }) => completedMs).filter(Number.isFinite);
    const begins = entries.map(({ invokedMs }) => invokedMs);
    if (Math.max(...ends, ...begins) - Math.min(...begins) >= IDEMPOTENCY_MS) unknown.push(transfer);
    if (entries.some(({ outcome }) => outcome === 'acknowledged')) certain.push(transfer);
    else if (entries.some(({ outcome }) => outcome === 'unknown')) unknown.push(transfer);
  }
  return { certain, unknown };
}

function withTransfer(balances: Readonly<Record<string, number>>, { from, to, amount }: Transfer) {
  return { ...balances, [from]: (balances[from] ?? 0) - amount, [to]: (balances[to] ?? 0) + amount };
}

/** More unknown transfers than this are not tried in all combinations. */
const COMBINED_MAX = 8;

/** Backups that are looked into. */
const BACKUPS_MAX = 2;
/** Looks at a table that is being restored. */
const TRIES_MAX = 500;

/** Nothing is made, lost or overdrawn, and each token counts once. */
async function checkAccounts(end: End): Promise<void> {
  const items = await allItems(end, 'accounts');
  const balances = items.map((item) => Number(item['balance']?.N));
  const sum = balances.reduce((total, balance) => total + balance, 0);
  end.check(sum === BALANCE * ACCOUNTS.length, `The balances add up to ${sum}`);
  end.check(
    balances.every((balance) => balance >= 0),
    `An account is overdrawn: ${balances.join(', ')}`,
  );
  const { certain, unknown } = transfersOf(end.history);
  if (unknown.length > COMBINED_MAX) return;
  const start = Object.fromEntries(ACCOUNTS.map((name) => [name, BALANCE]));
  let possible = [certain.reduce(withTransfer, start)];
  for (const transfer of unknown)
    possible = [...possible, ...possible.map((each) => withTransfer(each, transfer))];
  const found = Object.fromEntries(items.map((item) => [item['pk']?.S ?? '', Number(item['balance']?.N)]));
  const isExplained = possible.some((each) => ACCOUNTS.every((name) => each[name] === found[name]));
  end.check(isExplained, `No set of transfers leads to ${JSON.stringify(found)}`);
}

/** Every backup is complete, and holds the accounts as they were at one moment. */
async function checkBackups(end: End): Promise<void> {
  const { BackupSummaries = [] } = await end.call('ListBackups', { TableName: 'accounts' });
  for (const [i, { BackupArn = '', BackupStatus }] of BackupSummaries.slice(0, BACKUPS_MAX).entries()) {
    end.check(BackupStatus === 'AVAILABLE', `A backup is never complete: ${BackupArn}`);
    const TargetTableName = `restored-${i}`;
    await end.call('RestoreTableFromBackup', { TargetTableName, BackupArn });
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const { Table } = await end.call('DescribeTable', { TableName: TargetTableName });
      if (Table?.TableStatus === 'ACTIVE') break;
    }
    const items = await allItems(end, TargetTableName);
    const sum = items.reduce((total, item) => total + Number(item['balance']?.N), 0);
    end.check(items.length === ACCOUNTS.length + FILLERS, `${items.length} accounts are restored`);
    end.check(sum === BALANCE * ACCOUNTS.length, `The restored balances add up to ${sum}`);
  }
}

function listOf(item: Item | undefined): string[] {
  return (item?.['members']?.L ?? []).map(({ S: text = '' }) => text);
}

function listTransactions(history: History<Api>): ListTransaction[] {
  const writes = history.of('TransactWriteItems').flatMap((entry) => {
    const appended = entry.input.TransactItems.flatMap(({ Update }) =>
      Update?.TableName === 'lists'
        ? [[Update.Key['pk']?.S ?? '', Update.ExpressionAttributeValues?.[':one']?.L?.[0]?.S ?? ''] as const]
        : [],
    );
    return appended.length === 0
      ? []
      : [{ ...times(entry), reads: {}, appends: Object.fromEntries(appended) }];
  });
  const reads = history.of('TransactGetItems').flatMap((entry) => {
    const { Responses } = entry.output ?? {};
    if (Responses === undefined) return [];
    const seen = LISTS.map((pk, i) => [pk, listOf(Responses[i]?.Item)] as const);
    return [{ ...times(entry), reads: Object.fromEntries(seen), appends: {} }];
  });
  return [...writes, ...reads];
}

function times({ outcome, invokedAt, completedAt }: HistoryEntry<Api, keyof Api>) {
  return { outcome, invokedAt, completedAt };
}

async function checkLists(end: End): Promise<void> {
  const items = await allItems(end, 'lists');
  const left = Object.fromEntries(items.map((item) => [item['pk']?.S ?? '', listOf(item)]));
  const problem = end.serialisable(listTransactions(end.history), left);
  end.check(problem === undefined, problem ?? '');
}

function registerWrites(history: History<Api>, name: string): RegisterOperation[] {
  const puts = history
    .of('PutItem')
    .filter(({ input }) => input.TableName === 'registers')
    .map((entry) => ({ entry, item: entry.input.Item }));
  const batches = history
    .of('BatchWriteItem')
    .flatMap((entry) =>
      (entry.input.RequestItems['registers'] ?? []).flatMap(({ PutRequest }) =>
        PutRequest === undefined ? [] : [{ entry, item: PutRequest.Item }],
      ),
    );
  return [...puts, ...batches]
    .filter(({ item }) => item['pk']?.S === name)
    .map(({ entry, item }) => ({ ...times(entry), value: item['value']?.S }));
}

async function checkRegisters(end: End): Promise<void> {
  for (const pk of REGISTERS) {
    await end.call('GetItem', { TableName: 'registers', Key: { pk: S(pk) }, ConsistentRead: true });
  }
  for (const name of REGISTERS) {
    const reads = end.history
      .of('GetItem')
      .filter(({ input, outcome }) => input.Key['pk']?.S === name && outcome === 'acknowledged')
      .map((entry): RegisterOperation => ({ ...times(entry), value: entry.output?.Item?.['value']?.S }));
    const problem = end.register(registerWrites(end.history, name), reads);
    end.check(problem === undefined, `${name}: ${problem}`);
  }
}

/** The index holds exactly the items that have its key, and what is counted is what is there. */
async function checkThings(end: End): Promise<void> {
  const { Table } = await end.call('DescribeTable', { TableName: 'things' });
  const items = await allItems(end, 'things');
  const bytes = (list: readonly Item[]) => list.reduce((sum, item) => sum + itemSizeBytes(item), 0);
  end.check(Table?.ItemCount === items.length, `${items.length} things are counted as ${Table?.ItemCount}`);
  end.check(Table?.TableSizeBytes === bytes(items), `Things are measured as ${Table?.TableSizeBytes} bytes`);
  const [index] = Table?.GlobalSecondaryIndexes ?? [];
  if (index === undefined) return;
  end.check(index.IndexStatus === 'ACTIVE', 'The index is never finished');
  const entries = await allItems(end, 'things', INDEX);
  const indexed = items.filter((item) => item['colour'] !== undefined);
  const texts = (list: readonly Item[]) => list.map((item) => JSON.stringify(sorted(item))).sort();
  end.check(texts(entries).join() === texts(indexed).join(), 'The index is not what the items say');
  end.check(
    index.ItemCount === entries.length,
    `${entries.length} entries are counted as ${index.ItemCount}`,
  );
  end.check(index.IndexSizeBytes === bytes(entries), `Entries are measured as ${index.IndexSizeBytes} bytes`);
}

function sorted(item: Item): [string, AttributeValue][] {
  return Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1));
}

async function invariants(end: End): Promise<void> {
  await checkAccounts(end);
  await checkLists(end);
  await checkRegisters(end);
  await checkThings(end);
  await checkBackups(end);
}

export const dynamodbSimulation: SimulatedService<Api, void> = {
  service: 'dynamodb',
  setUp,
  actions: [
    transfers,
    transfersByStatement,
    backsUp,
    touches,
    appends,
    readsLists,
    writesRegister,
    readsRegister,
    changesThing,
    changesIndex,
  ],
  invariants,
};
