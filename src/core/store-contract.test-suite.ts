/**
 * What every adapter of the store must do, as one suite: SQLite in a file and in memory, the simulation's
 * store, later PostgreSQL. A test file calls {@link storeContract} with a way to open a fresh, empty store.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIST_ROWS_MAX, type Store } from './store.ts';
import { COMMIT_TESTS, GROUP_TESTS, RANGE_TESTS } from './store-contract-commits.test-suite.ts';
import { arbitraryTurns, giveCommand, StoreModel, type Turns } from './store-contract-model.test-suite.ts';
import { COUNTER_TESTS, LIMIT_TESTS, ROW_TESTS } from './store-contract-rows.test-suite.ts';
import { bytes } from './store-contract-support.test-suite.ts';

const PARTS = {
  rows: ROW_TESTS,
  commits: COMMIT_TESTS,
  ranges: RANGE_TESTS,
  counters: COUNTER_TESTS,
  groups: GROUP_TESTS,
  limits: LIMIT_TESTS,
};

const FUZZ_RUNS = 40;

/** Defines the tests of one adapter. Each opens a store of its own and closes it. */
export function storeContract(name: string, open: () => Store | Promise<Store>): void {
  const withStore = async (run: (store: Store) => Promise<void>): Promise<void> => {
    const store = await open();
    try {
      await run(store);
    } finally {
      await store.close();
    }
  };

  for (const [part, tests] of Object.entries(PARTS)) {
    describe(`${name}: ${part}`, () => {
      for (const [title, run] of tests) it(title, () => withStore(run));
    });
  }

  it(`${name}: does what a naive model does`, async () => {
    const property = fc.asyncProperty(arbitraryTurns, (turns) => withStore((store) => compare(store, turns)));
    await fc.assert(property, { numRuns: FUZZ_RUNS });
  });
}

async function compare(store: Store, turns: Turns): Promise<void> {
  const model = new StoreModel();
  for (const turn of turns) {
    const results: Promise<void>[] = [];
    for (const command of turn) results.push(...(await giveCommand(store, model, command)));
    await Promise.all(results);
  }
  const everything = { gte: bytes(''), lt: bytes('\xff\xff') };
  const options = { limit: LIST_ROWS_MAX };
  expect(await store.list(everything, options)).toEqual(model.list(everything, options));
}
