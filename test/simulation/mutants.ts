/**
 * Bugs that are planted on purpose, to see that the simulation finds them: each spoils one part that a world is made
 * of. What the simulation does not find in a mutant it would not find in the product.
 */

import type { BlobDirectory } from '../../src/core/blobs/blob-directory.ts';
import type { BlobStore } from '../../src/core/blobs/blob-store.ts';
import type { Outbox } from '../../src/core/context.ts';
import type { FunctionRuntimes } from '../../src/core/functions.ts';
import { outboxEntries } from '../../src/core/outbox.ts';
import { keyPrefix } from '../../src/core/place.ts';
import type { AnyService } from '../../src/core/service.ts';
import type { Commit, Store } from '../../src/core/store.ts';
import { timerRecords } from '../../src/core/timers.ts';
import { events as asyncEvents } from '../../src/services/lambda/state.ts';
import type { SeededRandom } from './random.ts';
import { changingTransactions, mapped } from './wrapping.ts';

export interface Mutant {
  /** What it gets wrong. */
  readonly what: string;
  store?(store: Store, random: SeededRandom): Store;
  blobs?(blobs: BlobDirectory, random: SeededRandom): BlobStore;
  service?(service: AnyService, random: SeededRandom): AnyService;
  functions?(functions: FunctionRuntimes, random: SeededRandom): FunctionRuntimes;
  /** Who sees it: actors of these services. By default those that try the core. */
  readonly seenBy?: readonly string[];
  readonly answersEarly?: 'writes' | 'reads';
  readonly ignoresSync?: boolean;
}

const ANYWHERE = { account: '000000000000', region: 'us-east-1' };

/** Whether a key belongs to the records of a collection, wherever they are. */
function isIn(collection: { id: number }, key: Uint8Array): boolean {
  const prefix = keyPrefix(collection.id, 0, 'partition', ANYWHERE);
  return Buffer.compare(key.subarray(0, prefix.length), prefix) === 0;
}

/** A store whose commits are changed on their way. */
function changingCommits(store: Store, change: (commit: Commit) => Commit): Store {
  return {
    get: (keys) => store.get(keys),
    list: (range, options) => store.list(range, options),
    commit: (commit) => store.commit(change(commit)),
    settled: () => store.settled(),
    get rollbacks() {
      return store.rollbacks;
    },
    get epoch() {
      return store.epoch;
    },
    close: () => store.close(),
  };
}

function changingOutbox(service: AnyService, change: (outbox: Outbox) => Partial<Outbox>): AnyService {
  return changingTransactions(service, (context) => {
    const { outbox } = context;
    const kept: Outbox = {
      send: (entry) => outbox.send(entry),
      wake: (topic, count) => outbox.wake(topic, count),
    };
    return { ...context, outbox: { ...kept, ...change(outbox) } };
  });
}

export const MUTANTS = {
  'lost-outbox-entry': {
    what: 'one outbox entry in eight is not part of its commit: a crash forgets it',
    store: (store, random) =>
      changingCommits(store, (commit) => ({
        ...commit,
        sets: commit.sets.filter(({ key }) => !isIn(outboxEntries, key) || !random.chance(1 / 8)),
      })),
  },
  'skipped-key-check': {
    what: 'keys that a transaction has read are not checked at its commit',
    store: (store) => changingCommits(store, (commit) => ({ ...commit, checks: [] })),
  },
  'skipped-range-check': {
    what: 'ranges that a transaction has listed are not checked at its commit',
    store: (store) => changingCommits(store, (commit) => ({ ...commit, ranges: [] })),
  },
  'early-acknowledgement': {
    what: 'a commit is answered before its group is written',
    answersEarly: 'writes',
  },
  'early-read': {
    what: 'a transaction that only reads is answered while what it saw can still be lost',
    answersEarly: 'reads',
  },
  'forgotten-order': {
    what: 'the outbox delivers the entries of one group side by side',
    service: (service, random) =>
      changingOutbox(service, (outbox) => ({
        send: (entry) => outbox.send({ ...entry, group: `${entry.group}/${random.below(1000)}` }),
      })),
  },
  'forgotten-delivery': {
    what: 'an outbox entry is removed before it is delivered',
    service: (service) => ({
      ...service,
      deliveries: mapped(service.deliveries ?? {}, (deliver) => async (context, body) => {
        await context.transact(({ tx }) => context.complete(tx));
        await deliver({ ...context, complete: () => {} }, body);
      }),
    }),
  },
  'deaf-waiters': {
    what: 'one wake in two wakes nobody',
    service: (service, random) =>
      changingOutbox(service, (outbox) => ({
        wake: (topic, count) => (random.chance(1 / 2) ? undefined : outbox.wake(topic, count)),
      })),
  },
  'repeated-timer': {
    what: 'one timer in four stays when it has fired',
    store: (store, random) =>
      changingCommits(store, (commit) => ({
        ...commit,
        deletes: commit.deletes.filter((key) => !isIn(timerRecords, key) || !random.chance(1 / 4)),
      })),
  },
  'lost-blob-removal': {
    what: 'one blob in two stays when its owner has let it go',
    blobs: (blobs, random) =>
      changingBlobs(blobs, async (id) => (random.chance(0.5) ? undefined : blobs.remove(id))),
  },
  'skipped-sync': {
    what: 'files are not synced under strict durability: a power cut loses blobs',
    ignoresSync: true,
  },
  'forgotten-run': {
    what: 'one call of a function in four is answered as a success without having been made',
    functions: (functions, random) => ({
      ...functions,
      invoke: async (spec, invocation) =>
        random.chance(1 / 4)
          ? { durationMs: 1, billedMs: 1, memoryUsedMb: 1, payload: invocation.payload }
          : functions.invoke(spec, invocation),
    }),
    seenBy: ['lambda'],
  },
  'forgotten-event': {
    what: 'one asynchronous event of a function in eight has no record',
    store: (store, random) =>
      changingCommits(store, (commit) => ({
        ...commit,
        sets: commit.sets.filter(({ key }) => !isIn(asyncEvents, key) || !random.chance(1 / 8)),
      })),
    seenBy: ['lambda'],
  },
} as const satisfies Record<string, Mutant>;

export type MutantName = keyof typeof MUTANTS;

function changingBlobs(blobs: BlobDirectory, remove: BlobStore['remove']): BlobStore {
  return {
    write: (source, options) => blobs.write(source, options),
    open: (id, range) => blobs.open(id, range),
    read: (id, bytesMax, range) => blobs.read(id, bytesMax, range),
    size: (id) => blobs.size(id),
    copy: (id) => blobs.copy(id),
    remove,
    path: (id) => blobs.path(id),
  };
}
