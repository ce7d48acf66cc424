/**
 * Work that goes on by itself as long as its record is there: pollers. A record is a row of the commit that asks for it;
 * behind the commit, and at every later start of the world, its handler runs until it returns, the record is changed or
 * taken away, or the world stops. A handler that fails is called again after a growing pause. What a worker has come to
 * is in the store: it may end between any two of its steps.
 */

import { Collection } from './collection.ts';
import type { WorkerName, WorkerOptions } from './context.ts';
import type { Log } from './log.ts';
import type { Place } from './place.ts';
import type { Scheduler } from './scheduler.ts';
import { collectionId } from './service-numbers.ts';
import type { Transaction } from './transaction.ts';

const ANYWHERE: Place = { account: '000000000000', region: 'us-east-1' };
const FIRST_PAUSE_MS = 500;
const PAUSE_MS_MAX = 60_000;

export interface WorkerRecord extends WorkerOptions {
  /** Of the operation that asked for it. */
  place: Place;
}

const nameOf = ({ service, worker, id }: WorkerName) => [service, worker, id] as const;

export const workerRecords = new Collection<WorkerRecord, readonly [string, string, string]>({
  id: collectionId('core', 8),
  name: 'core.workers',
  scope: 'partition',
  version: 1,
  key: nameOf,
});

export interface WorkerParts {
  scheduler: Scheduler;
  log: Log;
  transact: <T>(action: (tx: Transaction) => Promise<T>) => Promise<T>;
  /** Runs the handler of a worker until it is over or `signal` aborts. */
  run: (record: WorkerRecord, signal: AbortSignal) => Promise<void>;
}

interface Running {
  readonly stopping: AbortController;
  /** Resolves when its handler has ended for good. */
  readonly ended: Promise<void>;
}

export class WorkerPool {
  readonly #parts: WorkerParts;
  readonly #running = new Map<string, Running>();
  #isStopped = false;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
  }

  /** Begins what an earlier process had begun. */
  async recover(): Promise<void> {
    const records = await this.#parts.transact(async (tx) => {
      const found: WorkerRecord[] = [];
      for await (const record of workerRecords.scan(tx, ANYWHERE, { snapshot: true })) found.push(record);
      return found;
    });
    for (const record of records) this.started(record);
  }

  /** A commit has stored the record: what ran under its name ends first. */
  started(record: WorkerRecord): void {
    if (this.#isStopped) return;
    const key = nameOf(record).join(' ');
    const before = this.#running.get(key);
    before?.stopping.abort();
    const stopping = new AbortController();
    const ended = (async () => {
      await before?.ended;
      await this.#keepRunning(record, stopping.signal);
      if (this.#running.get(key)?.stopping === stopping) this.#running.delete(key);
    })();
    this.#running.set(key, { stopping, ended });
  }

  /** A commit has taken the record away. */
  stopped(name: WorkerName): void {
    this.#running.get(nameOf(name).join(' '))?.stopping.abort();
  }

  stop(): void {
    this.#isStopped = true;
    for (const { stopping } of this.#running.values()) stopping.abort();
  }

  async #keepRunning(record: WorkerRecord, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        await this.#parts.run(record, signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        const { service, worker, id } = record;
        this.#parts.log.warn('A worker failed', { service, worker, id, error: String(error) });
      }
      await this.#pause(Math.min(FIRST_PAUSE_MS * 2 ** failures, PAUSE_MS_MAX), signal);
    }
  }

  #pause(pauseMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#parts.scheduler.after(pauseMs, end);
      signal.addEventListener('abort', end, { once: true });
    });
  }
}

/** Stores the record of a worker in the caller's transaction. */
export function putWorker(tx: Transaction, record: WorkerRecord): Promise<void> {
  return workerRecords.put(tx, ANYWHERE, record);
}

export function deleteWorker(tx: Transaction, name: WorkerName): Promise<void> {
  return workerRecords.delete(tx, ANYWHERE, ...nameOf(name));
}
