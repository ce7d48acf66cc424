/**
 * Money moves between accounts, and each transfer is announced through the outbox. Tries transactions over several
 * keys, ranges that must stay as they were seen, counters, and deliveries in order and at least once.
 */

import {
  Collection,
  Counter,
  commitVersion,
  type Version,
  versionPart,
} from '../../../src/core/collection.ts';
import type { DeliveryContext, TxContext } from '../../../src/core/context.ts';
import { AwsError } from '../../../src/core/errors.ts';
import type { Service, TxHandler } from '../../../src/core/service.ts';
import { committed } from '../../../src/core/service.ts';
import type { SimulatedAction, SimulatedEnd, SimulatedService } from '../../../src/core/simulation.ts';
import type { KeyPart } from '../../../src/core/tuple.ts';
import { actor, unguarded } from './actor.ts';

interface Place {
  branch: string;
  account: string;
}

interface BankApi {
  OpenBranch: { input: { branch: string }; output: object };
  CloseBranch: { input: { branch: string }; output: object };
  OpenAccount: { input: Place & { money: number }; output: object };
  CloseAccount: { input: Place; output: object };
  Transfer: {
    input: { id: string; from: Place; to: Place; amount: number; failures: number };
    output: { version: number };
  };
  Audit: { input: object; output: { sum: number } };
  Find: { input: { id: string }; output: { isThere: boolean } };
}

interface Account extends Place {
  money: number;
}

interface Announcement {
  id: string;
  account: string;
  /** How many tries of its delivery fail. */
  failures: number;
}

interface Arrival {
  group: string;
  arrived: Version;
  /** Place of the entry in the outbox: the commit that sent it. */
  sent: number;
  id: string;
}

const branches = new Collection<{ branch: string }, readonly [string]>({
  id: 0xff41,
  name: 'bank.branches',
  scope: 'region',
  version: 1,
  key: ({ branch }) => [branch],
});

const accounts = new Collection<Account, readonly [string, string]>({
  id: 0xff42,
  name: 'bank.accounts',
  scope: 'region',
  version: 1,
  key: ({ branch, account }) => [branch, account],
});

const transfers = new Collection<{ id: string; amount: number; from: string }, readonly [string], 'byPayer'>({
  id: 0xff43,
  name: 'bank.transfers',
  scope: 'region',
  version: 1,
  key: ({ id }) => [id],
  indexes: { byPayer: ({ from, id }) => [from, id] },
});

/** Announcements in the order in which they came. */
const arrivals = new Collection<Arrival, readonly KeyPart[]>({
  id: 0xff44,
  name: 'bank.arrivals',
  scope: 'region',
  version: 1,
  key: ({ group, arrived }) => [group, versionPart(arrived)],
});

/** Entries that have arrived: a second delivery of one is dropped. */
const received = new Collection<{ entryId: string }, readonly [string]>({
  id: 0xff45,
  name: 'bank.received',
  scope: 'region',
  version: 1,
  key: ({ entryId }) => [entryId],
});

const turnover = new Counter<[string]>({ id: 0xff46, scope: 'region' });

type Handler<O extends keyof BankApi> = TxHandler<BankApi[O]['input'], BankApi[O]['output']>;

const openBranch: Handler<'OpenBranch'> = async ({ tx, place }, { branch }) => {
  await branches.put(tx, place, { branch });
  return {};
};

const closeBranch: Handler<'CloseBranch'> = async ({ tx, place }, { branch }) => {
  if ((await branches.get(tx, place, branch)) === undefined) throw new AwsError('NoSuchBranch', branch);
  const first = await accounts.list(tx, place, { prefix: [branch], limit: 1 });
  if (first.records.length > 0) throw new AwsError('BranchNotEmpty', branch);
  await branches.delete(tx, place, branch);
  return {};
};

const openAccount: Handler<'OpenAccount'> = async ({ tx, place }, input) => {
  if ((await branches.get(tx, place, input.branch)) === undefined) throw new AwsError('NoSuchBranch', '');
  const known = await accounts.get(tx, place, input.branch, input.account);
  if (known !== undefined) throw new AwsError('AccountExists', input.account);
  await accounts.put(tx, place, { ...input });
  return {};
};

const closeAccount: Handler<'CloseAccount'> = async ({ tx, place }, input) => {
  const account = await accounts.get(tx, place, input.branch, input.account);
  if (account === undefined) throw new AwsError('NoSuchAccount', input.account);
  if (account.money !== 0) throw new AwsError('AccountNotEmpty', input.account);
  await accounts.deleteRecord(tx, place, account);
  return {};
};

const transfer: Handler<'Transfer'> = async ({ tx, place, outbox }, { id, from, to, amount, failures }) => {
  const payer = await accounts.get(tx, place, from.branch, from.account);
  const payee = await accounts.get(tx, place, to.branch, to.account);
  if (payer === undefined || payee === undefined) throw new AwsError('NoSuchAccount', '');
  if (payer.account === payee.account) throw new AwsError('SameAccount', '');
  if (payer.money < amount) throw new AwsError('NotEnoughMoney', String(payer.money));
  await accounts.put(tx, place, { ...payer, money: payer.money - amount });
  await accounts.put(tx, place, { ...payee, money: payee.money + amount });
  await transfers.put(tx, place, { id, amount, from: from.account });
  turnover.add(tx, place, amount, 'all');
  for (const { account } of [payer, payee]) {
    const body: Announcement = { id, account, failures };
    outbox.send({ service: 'bank', delivery: 'announce', group: `account/${account}`, body });
  }
  return committed((version) => ({ version }));
};

const audit: Handler<'Audit'> = async ({ tx, place }) => {
  let sum = 0;
  for await (const { money } of accounts.scan(tx, place)) sum += money;
  return { sum };
};

const find: Handler<'Find'> = async ({ tx, place }, { id }) => ({
  isThere: (await transfers.get(tx, place, id)) !== undefined,
});

async function announce({ transact, entryId, attempt, complete }: DeliveryContext, body: unknown) {
  // What `transfer` sent.
  const { id, account, failures } = body as Announcement;
  if (attempt <= failures) throw new AwsError('NotNow', `${id} for the ${attempt}th time`);
  await transact(async ({ tx, place }) => {
    if ((await received.get(tx, place, entryId)) === undefined) {
      const sent = Number(entryId.split('.', 1)[0]);
      await received.put(tx, place, { entryId });
      await arrivals.put(tx, place, { group: account, arrived: commitVersion(), sent, id });
    }
    // Some receivers leave it to the dispatcher to remove the entry, in a transaction of its own.
    if (failures !== 0) complete(tx);
  });
}

const bank: Service<BankApi> = {
  name: 'bank',
  collections: [branches, accounts, transfers, arrivals, received],
  operations: {
    OpenBranch: { kind: 'tx', handler: openBranch, access: unguarded },
    CloseBranch: { kind: 'tx', handler: closeBranch, access: unguarded },
    OpenAccount: { kind: 'tx', handler: openAccount, access: unguarded },
    CloseAccount: { kind: 'tx', handler: closeAccount, access: unguarded },
    Transfer: { kind: 'tx', handler: transfer, access: unguarded },
    Audit: { kind: 'tx', handler: audit, access: unguarded },
    Find: { kind: 'tx', handler: find, access: unguarded },
  },
  deliveries: { announce },
};

const RICH = ['ann', 'bob', 'cid', 'dee'];
const MONEY = 100;
const TOTAL = RICH.length * MONEY;
const LATEST = 6;
const SMALL_BRANCHES = ['north', 'south'];
const SMALL_ACCOUNTS = ['eve', 'fay'];

const rich = (account: string): Place => ({ branch: 'main', account });

const actions: readonly SimulatedAction<BankApi, void>[] = [
  {
    name: 'transfers',
    weight: 6,
    run: async ({ call, random, unique }) => {
      const failures = random.chance(0.1) ? random.between(1, 3) : 0;
      const amount = random.between(1, 40);
      const [from, to] = [rich(random.pick(RICH)), rich(random.pick(RICH))];
      await call('Transfer', { id: unique('transfer'), from, to, amount, failures });
    },
  },
  {
    name: 'audits',
    weight: 2,
    run: async ({ call, check }) => {
      const { sum } = await call('Audit', {});
      check(sum === TOTAL, `an audit saw ${sum} instead of ${TOTAL}`);
    },
  },
  {
    name: 'looks for a transfer',
    weight: 3,
    run: async ({ call, random, history }) => {
      // One that may be on its way just now.
      const latest = history.of('Transfer').slice(-LATEST);
      if (latest.length > 0) await call('Find', { id: random.pick(latest).input.id });
    },
  },
  {
    name: 'opens and closes branches',
    weight: 3,
    run: async ({ call, random }) => {
      const branch = random.pick(SMALL_BRANCHES);
      const account = random.pick(SMALL_ACCOUNTS);
      switch (random.below(4)) {
        case 0:
          await call('OpenBranch', { branch });
          break;
        case 1:
          await call('CloseBranch', { branch });
          break;
        case 2:
          await call('OpenAccount', { branch, account, money: 0 });
          break;
        default:
          await call('CloseAccount', { branch, account });
      }
    },
  },
];

const simulation: SimulatedService<BankApi, void> = {
  service: 'bank',
  actions,
  async setUp({ call }) {
    await call('OpenBranch', { branch: 'main' });
    for (const account of RICH) await call('OpenAccount', { ...rich(account), money: MONEY });
  },
  async invariants(end) {
    await moneyIsKept(end);
    await transfersAreKept(end);
    await announcementsArrive(end);
    await branchesHoldAccounts(end);
  },
};

type End = SimulatedEnd<BankApi>;

async function moneyIsKept({ call, check, read }: End): Promise<void> {
  const { sum } = await call('Audit', {});
  check(sum === TOTAL, `the accounts hold ${sum} instead of ${TOTAL}`);
  const all = await read(({ tx, place }) => accounts.list(tx, place));
  for (const { account, money } of all.records) check(money >= 0, `${account} is overdrawn by ${-money}`);
}

async function transfersAreKept({ check, read, history }: End): Promise<void> {
  const { records, byPayer, counted } = await read(async ({ tx, place }) => ({
    records: (await transfers.list(tx, place)).records,
    byPayer: (await transfers.listBy(tx, place, 'byPayer')).records,
    counted: await turnover.value(tx, place, 'all'),
  }));
  const kept = new Set(records.map(({ id }) => id));
  for (const { input, outcome } of history.of('Transfer')) {
    if (outcome === 'acknowledged') check(kept.has(input.id), `acknowledged ${input.id} is lost`);
    if (outcome === 'refused') check(!kept.has(input.id), `refused ${input.id} was done`);
  }
  for (const { input, output } of history.of('Find')) {
    check(output?.isThere !== true || kept.has(input.id), `${input.id} was seen and is lost`);
  }
  const amount = records.reduce((sum, transfer) => sum + transfer.amount, 0);
  check(counted === amount, `the counter says ${counted} where transfers of ${amount} are`);
  check(
    byPayer.length === records.length,
    `the index holds ${byPayer.length} of ${records.length} transfers`,
  );
}

async function announcementsArrive({ check, read }: End): Promise<void> {
  const { arrived, done } = await read(async ({ tx, place }) => ({
    arrived: (await arrivals.list(tx, place)).records,
    done: (await transfers.list(tx, place)).records,
  }));
  const counts = new Map<string, number>();
  for (const { id } of arrived) counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const { id } of done)
    check(counts.get(id) === 2, `${id} was announced ${counts.get(id) ?? 0} times of 2`);
  check(counts.size === done.length, `${counts.size} transfers were announced, ${done.length} were made`);
  for (const [i, { group, sent, id }] of arrived.entries()) {
    const before = arrived[i - 1];
    if (before?.group !== group) continue;
    check(before.sent <= sent, `${group} heard of ${id} after ${before.id}, which came later`);
  }
}

async function branchesHoldAccounts({ check, read }: End): Promise<void> {
  const { all, open } = await read(async ({ tx, place }: TxContext) => ({
    all: (await accounts.list(tx, place)).records,
    open: (await branches.list(tx, place)).records,
  }));
  const names = new Set(open.map(({ branch }) => branch));
  for (const { account, branch } of all) {
    check(names.has(branch), `${account} is an account of ${branch}, which is closed`);
  }
}

export const bankActor = actor(bank, simulation);
