/**
 * Transactions that read some lists and append to others, each value once: from what they saw follows whether they can
 * have happened one after the other.
 */

import { Collection } from '../../../src/core/collection.ts';
import type { Service, TxHandler } from '../../../src/core/service.ts';
import type { ListTransaction, SimulatedService } from '../../../src/core/simulation.ts';
import { actor, unguarded } from './actor.ts';

interface ListsApi {
  Transact: {
    input: {
      reads: string[];
      appends: Record<string, string>;
      /** One by one, all at once, or as a range. */
      how: 'each' | 'many' | 'range';
    };
    output: { reads: Record<string, string[]> };
  };
}

const NAMES = ['a', 'b', 'c', 'd', 'e'];

const lists = new Collection<{ name: string; values: string[] }, readonly [string]>({
  id: 0xff51,
  name: 'lists.lists',
  scope: 'account',
  version: 1,
  key: ({ name }) => [name],
});

type Transact = TxHandler<ListsApi['Transact']['input'], ListsApi['Transact']['output']>;

async function seen(
  { tx, place }: Parameters<Transact>[0],
  { reads, how }: Parameters<Transact>[1],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(reads.map((name) => [name, []]));
  if (how === 'each') {
    for (const name of reads) found.set(name, (await lists.get(tx, place, name))?.values ?? []);
  } else if (how === 'many') {
    const records = await lists.getMany(
      tx,
      place,
      reads.map((name) => [name] as const),
    );
    for (const [i, name] of reads.entries()) found.set(name, records[i]?.values ?? []);
  } else {
    const { records } = await lists.list(tx, place);
    for (const { name, values } of records) if (found.has(name)) found.set(name, values);
  }
  return found;
}

const transact: Transact = async (context, input) => {
  const { tx, place } = context;
  const reads = await seen(context, input);
  for (const [name, value] of Object.entries(input.appends)) {
    const values = (await lists.get(tx, place, name))?.values ?? [];
    await lists.put(tx, place, { name, values: [...values, value] });
  }
  return { reads: Object.fromEntries(reads) };
};

const service: Service<ListsApi> = {
  name: 'lists',
  collections: [lists],
  operations: { Transact: { kind: 'tx', handler: transact, access: unguarded } },
};

const simulation: SimulatedService<ListsApi, void> = {
  service: 'lists',
  setUp: async () => {},
  actions: [
    {
      name: 'transacts',
      weight: 1,
      run: async ({ call, random, unique }) => {
        const some = () => NAMES.filter(() => random.chance(0.4));
        const appends = random.chance(0.3) ? [] : some();
        await call('Transact', {
          reads: some(),
          appends: Object.fromEntries(appends.map((name) => [name, unique('')])),
          how: random.pick(['each', 'many', 'range']),
        });
      },
    },
  ],
  async invariants({ read, history, serialisable, check }) {
    const { records } = await read(({ tx, place }) => lists.list(tx, place));
    const left = Object.fromEntries(records.map(({ name, values }) => [name, values]));
    const transactions = history.of('Transact').map(
      ({ input, output, outcome, invokedAt, completedAt }): ListTransaction => ({
        reads: output?.reads ?? {},
        appends: input.appends,
        outcome,
        invokedAt,
        completedAt,
      }),
    );
    const problem = serialisable(transactions, left);
    check(problem === undefined, problem ?? '');
  },
};

export const listsActor = actor(service, simulation);
