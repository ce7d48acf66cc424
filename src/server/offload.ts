/**
 * Tasks of services in one thread, which starts when the first has much to do and ends when it was idle for a while: an
 * idle cloud has none. Bytes of records move there, they are not copied.
 */

import { fileURLToPath } from 'node:url';
import { isMarkedAsUntransferable, Worker } from 'node:worker_threads';
import type { Offload, OffloadedJob } from '../core/offload.ts';
import type { SegmentRecord } from '../core/segments/segment-store.ts';

/** Less than what a query may hold would end it; more than a laptop likes is no use. */
const THREAD_HEAP_MEBIBYTES_MAX = 1_024;
const IDLE_MS = 10_000;

const ENDED = 'The thread that looked through records has ended';

export type OffloadRequest =
  | { kind: 'begin'; job: number; service: string; task: string; input: unknown }
  | { kind: 'take'; job: number; records: readonly SegmentRecord[]; about: unknown }
  | { kind: 'finish' | 'end'; job: number };

export interface OffloadMessage {
  id: number;
  request: OffloadRequest;
}

export interface OffloadAnswer {
  id: number;
  result?: unknown;
  failure?: string;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export interface OffloadThread extends Offload {
  /** Ends the thread; what waits for it is rejected, and so is whoever asks later. */
  close(): Promise<void>;
}

export function openOffload(): OffloadThread {
  return new ThreadOffload();
}

class ThreadOffload implements OffloadThread {
  #thread: Worker | undefined;
  #isClosed = false;
  #jobs = 0;
  #nextId = 1;
  #idle: NodeJS.Timeout | undefined;
  readonly #waiting = new Map<number, Waiting>();

  begin(service: string, task: string, input: unknown): OffloadedJob {
    clearTimeout(this.#idle);
    const id = this.#nextId++;
    const thread = this.#running();
    this.#jobs++;
    let isOver = false;
    // Whoever asks it for anything hears of what went wrong.
    this.#ask(thread, { kind: 'begin', job: id, service, task, input }).catch(() => {});
    return {
      take: (records, about) => {
        const moved = records.map(({ sequence, timeMs, bytes }) => ({
          sequence,
          timeMs,
          bytes: owned(bytes),
        }));
        const buffers = [...new Set(moved.map(({ bytes }) => bytes.buffer))];
        return this.#ask(thread, { kind: 'take', job: id, records: moved, about }, buffers);
      },
      finish: () => this.#ask(thread, { kind: 'finish', job: id }),
      end: () => {
        if (isOver) return;
        isOver = true;
        this.#jobs--;
        this.#ask(thread, { kind: 'end', job: id }).catch(() => {});
        if (this.#jobs === 0) this.#endLater();
      },
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idle);
    await this.#thread?.terminate();
  }

  #ask(
    thread: Worker | undefined,
    request: OffloadRequest,
    buffers: readonly ArrayBuffer[] = [],
  ): Promise<unknown> {
    // The one that a job began in; no other knows it.
    if (thread === undefined || thread !== this.#thread) return Promise.reject(new Error(ENDED));
    const id = this.#nextId++;
    const answered = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    try {
      thread.postMessage({ id, request } satisfies OffloadMessage, [...buffers]);
    } catch (error) {
      // It is no plain data, or has been given away before.
      this.#waiting.get(id)?.reject(error as Error);
      this.#waiting.delete(id);
    }
    return answered;
  }

  #running(): Worker | undefined {
    if (!this.#isClosed) this.#thread ??= this.#start();
    return this.#thread;
  }

  #start(): Worker {
    const thread = new Worker(threadFile(), {
      // The loaders of the process that started us are none of its business.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MEBIBYTES_MAX },
    });
    thread.unref();
    thread.on('message', (answer: OffloadAnswer) => this.#answered(answer));
    thread.on('messageerror', (error) => this.#ended(thread, error));
    thread.on('error', (error) => this.#ended(thread, error));
    thread.on('exit', () => this.#ended(thread, new Error(ENDED)));
    return thread;
  }

  #answered({ id, result, failure }: OffloadAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (failure === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(failure));
  }

  /** The next job gets a new one. */
  #ended(thread: Worker | undefined, error: Error): void {
    if (thread === undefined || this.#thread !== thread) return;
    this.#thread = undefined;
    void thread.terminate();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }

  #endLater(): void {
    // Whoever has ended a job and still waits for it hears that nothing comes any more.
    this.#idle = setTimeout(() => this.#ended(this.#thread, new Error(ENDED)), IDLE_MS);
    this.#idle.unref();
  }
}

/** Lies two levels below the root, in the sources and in what is built of them. */
function threadFile(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`../server/offload-thread.${extension}`, import.meta.url));
}

/** The bytes in a buffer that may move: small ones lie in one that belongs to everybody. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = bytes;
  if (!(buffer instanceof ArrayBuffer) || isMarkedAsUntransferable(buffer)) return new Uint8Array(bytes);
  return new Uint8Array(buffer, byteOffset, length);
}
