/**
 * What must happen because of a commit. Entries are rows of that commit, keyed by their ordering group and its
 * version; the dispatcher gets them directly after it and reads the store only at start. At least once, in order
 * within a group; a failed entry is tried again with growing pauses, holds its group back meanwhile, and after the
 * last try moves to the failures, where it stays visible.
 */

import { Collection, commitVersion, type Version, versionPart } from './collection.ts';
import type { OutboxEntry } from './context.ts';
import type { Log } from './log.ts';
import type { Place } from './place.ts';
import type { Scheduler } from './scheduler.ts';
import { collectionId } from './service-numbers.ts';
import type { Transaction } from './transaction.ts';
import type { KeyPart } from './tuple.ts';

/** Groups that are delivered at the same time, and those of long deliveries beside them. */
const RUNNING_GROUPS_MAX = 64;
const RUNNING_LONG_GROUPS_MAX = 1000;
const ATTEMPTS_MAX = 30;
const FIRST_PAUSE_MS = 50;
const PAUSE_MS_MAX = 60_000;

export interface OutboxRecord extends OutboxEntry {
  sequence: Version;
  /** Place among the entries of its commit. */
  index: number;
  /** The place of the operation that sent it. */
  place: Place;
  /** Of the request that it goes back to. */
  traceHeader?: string | undefined;
}

export interface OutboxFailure extends OutboxRecord {
  attempts: number;
  error: string;
  failedAtMs: number;
}

const ANYWHERE: Place = { account: '000000000000', region: 'us-east-1' };
const entryKey = (entry: OutboxRecord) => [entry.group, versionPart(entry.sequence), entry.index] as const;

export const outboxEntries = new Collection<OutboxRecord, readonly KeyPart[]>({
  id: collectionId('core', 3),
  name: 'core.outbox',
  scope: 'partition',
  version: 1,
  key: entryKey,
});

export const outboxFailures = new Collection<OutboxFailure, readonly KeyPart[]>({
  id: collectionId('core', 4),
  name: 'core.outbox-failures',
  scope: 'partition',
  version: 1,
  key: entryKey,
});

/** The entries that one attempt of a transaction sends. */
export class OutboxStage {
  readonly entries: OutboxRecord[] = [];

  async add(
    tx: Transaction,
    { place, traceHeader }: Pick<OutboxRecord, 'place' | 'traceHeader'>,
    entry: OutboxEntry,
  ): Promise<void> {
    const record: OutboxRecord = {
      ...{ ...entry, sequence: commitVersion(), index: this.entries.length, place },
      ...(traceHeader === undefined ? {} : { traceHeader }),
    };
    this.entries.push(record);
    await outboxEntries.put(tx, ANYWHERE, record);
  }
}

export interface OutboxParts {
  scheduler: Scheduler;
  log: Log;
  nowMs: () => number;
  /** Runs the entry's delivery; true when the handler removed the entry in its own transaction. */
  deliver: (entry: OutboxRecord, attempt: number) => Promise<boolean>;
  transact: <T>(action: (tx: Transaction) => Promise<T>) => Promise<T>;
}

/** The entries of one commit of which none was tried yet. */
interface FirstAttempts {
  left: number;
  done: () => void;
}

interface Waiting {
  entry: OutboxRecord;
  firstAttempts?: FirstAttempts | undefined;
}

/** Groups that are ready take turns here. */
interface Lane {
  readonly ready: string[];
  running: number;
  readonly runningMax: number;
}

interface Group {
  readonly lane: Lane;
  waiting: Waiting[];
  attempt: number;
  /** Ends the pause before the next try. */
  resume: (() => void) | undefined;
}

export class OutboxDispatcher {
  readonly #parts: OutboxParts;
  readonly #groups = new Map<string, Group>();
  readonly #short: Lane = { ready: [], running: 0, runningMax: RUNNING_GROUPS_MAX };
  readonly #long: Lane = { ready: [], running: 0, runningMax: RUNNING_LONG_GROUPS_MAX };
  /** What is being delivered. */
  readonly #underway = new Set<Waiting>();
  readonly #idle: { resolve: () => void; but: ReadonlySet<object> | undefined }[] = [];
  #stopped = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /**
   * Takes over what a commit has stored. Resolves when each of the entries was tried once, whatever came of it; when
   * the dispatcher stops before, never: nobody may wait for it without an end of his own.
   */
  committed(version: number, entries: readonly OutboxRecord[]): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const firstAttempts: FirstAttempts = { left: entries.length, done: resolve };
    for (const entry of entries) this.#enqueue({ entry: { ...entry, sequence: version }, firstAttempts });
    this.#pump();
    return promise;
  }

  /** Reads what an earlier process left undelivered. */
  async recover(): Promise<void> {
    const left = await this.#parts.transact(async (tx) => {
      const entries: OutboxRecord[] = [];
      for await (const entry of outboxEntries.scan(tx, ANYWHERE, { snapshot: true })) entries.push(entry);
      return entries;
    });
    for (const entry of left) this.#enqueue({ entry });
    this.#pump();
  }

  /** Entries that wait or are being delivered, those in a pause included. */
  get size(): number {
    let size = 0;
    for (const group of this.#groups.values()) size += group.waiting.length;
    return size;
  }

  /** What is being delivered now, for {@link drained}. */
  get underway(): ReadonlySet<object> {
    return new Set(this.#underway);
  }

  /**
   * Resolves when nothing runs and nothing is ready; entries in a pause after a failure do not count.
   * @param but what may run on
   */
  drained(but?: ReadonlySet<object>): Promise<void> {
    if (this.#isIdle(but)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle.push({ resolve, but });
    });
  }

  /** Ends all pauses: the clock was moved, so that a failed entry is due again. */
  retryNow(): void {
    for (const group of this.#groups.values()) group.resume?.();
  }

  stop(): void {
    this.#stopped = true;
    for (const group of this.#groups.values()) group.resume?.();
    for (const { resolve } of this.#idle.splice(0)) resolve();
  }

  #enqueue(waiting: Waiting): void {
    const name = waiting.entry.group;
    const group = this.#groups.get(name);
    if (group !== undefined) {
      group.waiting.push(waiting);
      return;
    }
    const lane = waiting.entry.isLong === true ? this.#long : this.#short;
    this.#groups.set(name, { lane, waiting: [waiting], attempt: 1, resume: undefined });
    lane.ready.push(name);
  }

  #pump(): void {
    this.#pumpLane(this.#short);
    this.#pumpLane(this.#long);
  }

  #pumpLane(lane: Lane): void {
    while (!this.#stopped && lane.running < lane.runningMax) {
      const name = lane.ready.shift();
      if (name === undefined) break;
      lane.running++;
      void this.#deliverNext(name).finally(() => {
        lane.running--;
        this.#pump();
        this.#tellIdle();
      });
    }
  }

  #tellIdle(): void {
    for (const waiter of this.#idle.splice(0)) {
      if (this.#isIdle(waiter.but)) waiter.resolve();
      else this.#idle.push(waiter);
    }
  }

  #isIdle(but: ReadonlySet<object> = new Set()): boolean {
    const isReady = this.#short.ready.length > 0 || this.#long.ready.length > 0;
    return !isReady && [...this.#underway].every((each) => but.has(each));
  }

  async #deliverNext(name: string): Promise<void> {
    const group = this.#groups.get(name);
    const waiting = group?.waiting[0];
    if (group === undefined || waiting === undefined || this.#stopped) return;
    this.#underway.add(waiting);
    try {
      await this.#deliver(name, group, waiting);
    } finally {
      this.#underway.delete(waiting);
    }
  }

  async #deliver(name: string, group: Group, waiting: Waiting): Promise<void> {
    const { entry } = waiting;
    try {
      const completed = await this.#parts.deliver(entry, group.attempt).finally(() => wasTried(waiting));
      if (!completed)
        await this.#parts.transact((tx) => outboxEntries.delete(tx, ANYWHERE, ...entryKey(entry)));
      this.#advance(name, group);
    } catch (error) {
      await this.#failed(name, group, entry, error);
    }
  }

  #advance(name: string, group: Group): void {
    group.waiting.shift();
    group.attempt = 1;
    if (group.waiting.length > 0) group.lane.ready.push(name);
    else this.#groups.delete(name);
  }

  async #failed(name: string, group: Group, entry: OutboxRecord, error: unknown): Promise<void> {
    if (this.#stopped) return;
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const facts = { service: entry.service, delivery: entry.delivery, attempt: group.attempt, error: text };
    this.#parts.log.warn('An outbox delivery failed', facts);
    if (group.attempt < ATTEMPTS_MAX) {
      this.#pause(name, group, Math.min(FIRST_PAUSE_MS * 2 ** (group.attempt - 1), PAUSE_MS_MAX));
      group.attempt++;
      return;
    }
    const failure = { ...entry, attempts: group.attempt, error: text, failedAtMs: this.#parts.nowMs() };
    await this.#parts
      .transact(async (tx) => {
        await outboxFailures.put(tx, ANYWHERE, failure);
        await outboxEntries.delete(tx, ANYWHERE, ...entryKey(entry));
      })
      .then(
        () => this.#advance(name, group),
        // The store refuses writes too: the entry is still there, the next try comes after the longest pause.
        () => this.#pause(name, group, PAUSE_MS_MAX),
      );
  }

  #pause(name: string, group: Group, pauseMs: number): void {
    const resume = () => {
      if (group.resume === undefined) return;
      group.resume = undefined;
      cancel();
      group.lane.ready.push(name);
      this.#pump();
    };
    const cancel = this.#parts.scheduler.after(pauseMs, resume);
    group.resume = resume;
  }
}

function wasTried(waiting: Waiting): void {
  const { firstAttempts } = waiting;
  if (firstAttempts === undefined) return;
  waiting.firstAttempts = undefined;
  firstAttempts.left--;
  if (firstAttempts.left === 0) firstAttempts.done();
}

/** Makes the entry's removal part of a handler's own transaction. */
export function completeEntry(tx: Transaction, entry: OutboxRecord): Promise<void> {
  return outboxEntries.delete(tx, ANYWHERE, ...entryKey(entry));
}
