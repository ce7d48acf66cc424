/**
 * Keeps SQLite's write-ahead log small without stalling the event loop: a worker copies most of it into the
 * database on its own connection, then the main connection does the small rest and starts the log anew.
 * (SQLite's own checkpoints stall the loop for up to 90 ms; a worker alone never gets the log restarted under
 * load.) The worker starts at the first need, so an idle cloud has none. It also makes snapshots and does the
 * last checkpoint of a close.
 */

import { Worker } from 'node:worker_threads';
import { type SqliteFailure, StoreError, toStoreError } from './store-errors.ts';

/**
 * The worker as plain JavaScript in a text: so it is the same from the sources, in the bundle and under a
 * test runner, with no second file to find and no loader to run in the worker. It may only use Node's own
 * modules.
 */
const WORKER_SOURCE = `
  const { parentPort, workerData } = require('node:worker_threads');
  process.emitWarning = () => {};
  const { DatabaseSync } = require('node:sqlite');
  let database;
  function open() {
    database = new DatabaseSync(workerData.file);
    database.exec('PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=0; PRAGMA busy_timeout=0');
    // Reads the schema: only then the connection is one of those that keep the log alive.
    database.prepare('SELECT count(*) FROM meta').get();
  }
  const tasks = {
    open() {},
    checkpoint() { return database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get().checkpointed; },
    vacuum(path) { database.prepare('VACUUM INTO ?').run(path); },
    close() { database.close(); },
  };
  parentPort.on('message', ({ id, task, path }) => {
    try {
      if (database === undefined) open();
      parentPort.postMessage({ id, pages: tasks[task](path) });
    } catch (error) {
      parentPort.postMessage({ id, failure: { message: error.message, errcode: error.errcode } });
    }
  });
`;

interface Answer {
  id: number;
  pages?: number;
  failure?: SqliteFailure;
}

interface Waiting {
  resolve(pages: number): void;
  reject(error: StoreError): void;
}

type Task = 'open' | 'checkpoint' | 'vacuum' | 'close';

/** Heap of the worker: it holds next to nothing, SQLite's memory is outside of it. */
const WORKER_HEAP_MEBIBYTES_MAX = 32;

/** A second connection to a store's file, in a thread of its own. */
export class StoreWorker {
  readonly #file: string;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #ended: StoreError | undefined;

  constructor(file: string) {
    this.#file = file;
    this.#worker = new Worker(WORKER_SOURCE, {
      eval: true,
      workerData: { file },
      // The loaders of the process that started us are none of its business.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MEBIBYTES_MAX },
    });
    this.#worker.unref();
    this.#worker.on('message', (answer: Answer) => this.#answered(answer));
    this.#worker.on('error', (error) => this.#end(toStoreError(error, file)));
    this.#worker.on('exit', () => this.#end(new StoreError('closed', `The worker of ${file} has ended`)));
  }

  /** Resolves when the worker's connection is open. */
  async opened(): Promise<void> {
    await this.#run('open');
  }

  /**
   * Copies the log into the database as far as readers allow. Resolves with the pages of the log that are
   * copied.
   */
  checkpoint(): Promise<number> {
    return this.#run('checkpoint');
  }

  /** A copy of the store as it is now, compacted, in a file that does not exist yet. */
  async copyInto(path: string): Promise<void> {
    await this.#run('vacuum', path);
  }

  /**
   * Closes the connection; when it is the last one, the whole log goes into the database and its file away.
   */
  async close(): Promise<void> {
    if (this.#ended !== undefined) return;
    try {
      await this.#run('close');
    } finally {
      await this.#worker.terminate();
    }
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  async #run(task: Task, path?: string): Promise<number> {
    if (this.#ended !== undefined) throw this.#ended;
    const id = this.#nextId++;
    // Only while somebody waits may the worker keep the process alive.
    if (this.#waiting.size === 0) this.#worker.ref();
    const answered = new Promise<number>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#worker.postMessage({ id, task, path });
    return answered;
  }

  #answered({ id, failure, pages }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (failure === undefined) waiting?.resolve(pages ?? 0);
    else waiting?.reject(toStoreError(failure, this.#file));
  }

  #end(error: StoreError): void {
    this.#ended ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended);
    this.#waiting.clear();
  }
}
