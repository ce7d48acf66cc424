/**
 * Durable timers by the movable clock. A timer is a row; when it is due its handler runs in the transaction that
 * deletes the row, so that it fires exactly once, in the order of the due times, also after a crash.
 */

import { Collection } from './collection.ts';
import type { TimerOptions } from './context.ts';
import type { Log } from './log.ts';
import type { Place } from './place.ts';
import type { Scheduler } from './scheduler.ts';
import { collectionId } from './service-numbers.ts';
import type { Transaction } from './transaction.ts';

const ANYWHERE: Place = { account: '000000000000', region: 'us-east-1' };
/** A timer whose handler failed is tried again after this pause (by the wall). */
const FAILED_PAUSE_MS = 5_000;
const BATCH_TIMERS = 100;

export interface TimerRecord extends TimerOptions {
  place: Place;
}

type TimerName = Pick<TimerOptions, 'service' | 'timer' | 'id'>;
const nameOf = (timer: TimerName) => [timer.service, timer.timer, timer.id] as const;

export const timerRecords = new Collection<TimerRecord, readonly [number, string, string, string], 'byName'>({
  id: collectionId('core', 5),
  name: 'core.timers',
  scope: 'partition',
  version: 1,
  key: (timer) => [timer.atMs, ...nameOf(timer)],
  indexes: { byName: nameOf },
});

/** Sets or moves a timer in the caller's transaction. */
export async function setTimer(tx: Transaction, place: Place, options: TimerOptions): Promise<void> {
  await cancelTimer(tx, options);
  await timerRecords.put(tx, ANYWHERE, { ...options, place });
}

export async function cancelTimer(tx: Transaction, name: TimerName): Promise<void> {
  const timer = await timerRecords.getBy(tx, ANYWHERE, 'byName', nameOf(name));
  if (timer !== undefined) await timerRecords.delete(tx, ANYWHERE, timer.atMs, ...nameOf(timer));
}

/** What a timer that is set was given. */
export async function timerBody(tx: Transaction, name: TimerName): Promise<unknown> {
  return (await timerRecords.getBy(tx, ANYWHERE, 'byName', nameOf(name)))?.body;
}

export interface TimerParts {
  scheduler: Scheduler;
  log: Log;
  nowMs: () => number;
  /** Reads in a transaction of its own. */
  read: <T>(action: (tx: Transaction) => Promise<T>) => Promise<T>;
  /** Runs `before` and then the timer's handler in one transaction, at the time the timer was set for. */
  fire: (timer: TimerRecord, before: (tx: Transaction) => Promise<boolean>) => Promise<void>;
}

export class TimerWheel {
  readonly #parts: TimerParts;
  #nextMs = Number.POSITIVE_INFINITY;
  #cancel: (() => void) | undefined;
  #running: Promise<void> | undefined;
  /** Somebody asked while it ran: it may have looked before there was anything. */
  #isAskedAgain = false;
  #stopped = false;

  constructor(parts: TimerParts) {
    this.#parts = parts;
  }

  /** Reads the first due time; call once at start. */
  async recover(): Promise<void> {
    await this.#arm();
  }

  /** A commit has set a timer for `atMs`. */
  committed(atMs: number): void {
    if (atMs < this.#nextMs) this.#wait(atMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  /** Due time of the first timer, if there is one. */
  async next(): Promise<number | undefined> {
    const page = await this.#parts.read((tx) =>
      timerRecords.list(tx, ANYWHERE, { limit: 1, snapshot: true }),
    );
    return page.records[0]?.atMs;
  }

  /** Fires everything that is due by now, in order; resolves when it has, or will try again later. */
  runDue(): Promise<void> {
    this.#isAskedAgain = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isAskedAgain && !this.#stopped) {
      this.#isAskedAgain = false;
      try {
        if (await this.#fireAll()) await this.#arm();
        else this.#waitAfterFailure();
      } catch (error) {
        // Nobody else would hear of it. The rows are still there.
        this.#parts.log.error('The timers could not be read', { error: textOf(error) });
        this.#waitAfterFailure();
      }
    }
    this.#running = undefined;
  }

  /** False when one has failed and stays due. */
  async #fireAll(): Promise<boolean> {
    let failed = false;
    while (!this.#stopped && !failed) {
      const until = [this.#parts.nowMs() + 1];
      const query = { until, limit: BATCH_TIMERS, snapshot: true };
      const due = (await this.#parts.read((tx) => timerRecords.list(tx, ANYWHERE, query))).records;
      if (due.length === 0) break;
      for (const timer of due) failed = !(await this.#fire(timer)) || failed;
    }
    return !failed;
  }

  async #fire(timer: TimerRecord): Promise<boolean> {
    const key = [timer.atMs, ...nameOf(timer)] as const;
    try {
      await this.#parts.fire(timer, async (tx) => {
        const still = await timerRecords.get(tx, ANYWHERE, ...key);
        if (still !== undefined) await timerRecords.delete(tx, ANYWHERE, ...key);
        return still !== undefined;
      });
      return true;
    } catch (error) {
      const { service, timer: name } = timer;
      this.#parts.log.error('A timer failed', { service, timer: name, error: textOf(error) });
      return false;
    }
  }

  async #arm(): Promise<void> {
    if (this.#stopped) return;
    // What is set while this reads comes by `committed`, and must not be put off by what was read before it.
    this.#cancel?.();
    this.#nextMs = Number.POSITIVE_INFINITY;
    const next = await this.next();
    if (next !== undefined && next < this.#nextMs) this.#wait(next);
  }

  #waitAfterFailure(): void {
    const atMs = this.#parts.nowMs() + FAILED_PAUSE_MS;
    if (atMs < this.#nextMs) this.#wait(atMs);
  }

  #wait(atMs: number): void {
    if (this.#stopped) return;
    this.#cancel?.();
    this.#nextMs = atMs;
    this.#cancel = this.#parts.scheduler.after(Math.max(0, atMs - this.#parts.nowMs()), () => {
      this.#nextMs = Number.POSITIVE_INFINITY;
      void this.runDue();
    });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
