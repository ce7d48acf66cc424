/** A process of a sandbox, in a group and session of its own, with pipes for what it prints. */

import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Duplex, Readable } from 'node:stream';
import type { Ended } from '../lambda/exit-words.ts';
import { hasProc, markedByPs } from './processes.ts';
import { signalGroup } from './signals.ts';

/** How long what a dead process had printed may take to arrive: others may hold its pipes open. */
const LAST_WORDS_MS = 100;
/** Whoever takes the output may be slow for so long; then it is read nevertheless, and what is too much is lost there. */
const FULL_MS_MAX = 1000;

export interface GuestOptions {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** A connection for orders, on file descriptor 4. */
  readonly hasControl: boolean;
  /** A line of its environment that its descendants share; see {@link sweepMarked}. */
  readonly mark: string;
  /** Its pid namespace dies with it, and so do all descendants. */
  readonly takesDescendantsAlong: boolean;
}

/** Takes pieces of output; an empty piece says that a line is over although it has no end. */
export type OutputReader = (piece: Buffer) => void;

export class GuestProcess {
  /** Rejects when it could not be started. */
  readonly exited: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #options: GuestOptions;
  readonly #closed: Promise<void>;
  #readers: OutputReader[] = [];
  /** Output that is not read because there is no room for it. */
  readonly #full = new Set<Promise<void>>();
  #isFrozen = false;
  #hasExited = false;

  constructor(options: GuestOptions) {
    this.#options = options;
    const [command = '', ...args] = options.argv;
    this.#child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...(options.hasControl ? (['pipe'] as const) : [])],
      detached: true,
    });
    this.exited = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('exit', (code, signal) => {
        this.#hasExited = true;
        resolve({ code, signal });
      });
    });
    this.exited.catch(() => {
      this.#hasExited = true;
    });
    this.#closed = new Promise((resolve) => this.#child.once('close', () => resolve()));
    for (const stream of this.#child.stdio) (stream as Duplex | null)?.on('error', () => {});
    this.unref();
  }

  /** 0 when it could not be started. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  /** A program that has nothing else to do need not wait for sandboxes. */
  unref(): void {
    this.#child.unref();
    for (const stream of this.#child.stdio) (stream as { unref?: () => void } | null)?.unref?.();
  }

  /**
   * Begins to read what it prints; until then it waits in the pipes.
   *
   * @param room pending while there is none for more
   */
  attach(
    lines: () => OutputReader,
    frames: () => OutputReader,
    room: () => Promise<void> | undefined = () => undefined,
  ): void {
    const [, stdout, stderr, telemetry] = this.#child.stdio;
    for (const [stream, reader] of [
      [stdout, lines()],
      [stderr, lines()],
      [telemetry, frames()],
    ] as const) {
      const readable = stream as Readable | null;
      readable?.on('data', (piece: Buffer) => {
        reader(piece);
        const full = room();
        if (full !== undefined) this.#pause(readable, full);
      });
      this.#readers.push(reader);
    }
  }

  #pause(stream: Readable, full: Promise<void>): void {
    stream.pause();
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, FULL_MS_MAX);
    });
    const waits = Promise.race([full, enough]).finally(() => {
      clearTimeout(timer);
      this.#full.delete(waits);
      stream.resume();
    });
    this.#full.add(waits);
  }

  /** A line for the one that waits behind file descriptor 4. */
  order(line: string): void {
    this.#control()?.write(line);
  }

  /** Its type knows four of the five streams, and none that goes both ways: a pipe of a child is a socket. */
  #control(): Duplex | null | undefined {
    return this.#child.stdio[4] as unknown as Duplex | null | undefined;
  }

  /** Resolves when the process says that it is ready for orders, or has ended. */
  async ready(): Promise<void> {
    const said = new Promise<void>((resolve) => this.#control()?.once('data', () => resolve()));
    await Promise.race([said, this.exited.then(() => {})]);
  }

  /** What was printed before has been read when this resolves. */
  async drained(): Promise<void> {
    while (this.#full.size > 0) {
      await Promise.all(this.#full);
      await new Promise(setImmediate);
    }
    if (this.#hasExited) {
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, LAST_WORDS_MS);
      });
      await Promise.race([this.#closed, enough]);
      clearTimeout(timer);
    } else {
      // It lay in the pipes before the answer lay in the socket: the look at all of them that found that found it, too.
      await new Promise(setImmediate);
    }
    for (const reader of this.#readers) reader(Buffer.alloc(0));
  }

  freeze(): void {
    if (this.#isFrozen || this.#hasExited) return;
    this.#isFrozen = true;
    this.#signal('SIGSTOP');
  }

  thaw(): void {
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    this.#signal('SIGCONT');
  }

  terminate(): void {
    this.thaw();
    this.#signal('SIGTERM');
  }

  /** Ends it and all that it started. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#signal('SIGKILL');
    // Whoever waits for the end is not to end before it.
    if (!this.#hasExited) this.#child.ref();
    await this.exited.catch(() => {});
    this.#isFrozen = false;
    if (!this.#options.takesDescendantsAlong) sweepMarked(this.#options.mark);
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.pid !== 0) signalGroup(this.pid, signal);
  }
}

/** Ends processes that have left their group (daemons): their environment still has the mark. */
function sweepMarked(mark: string): void {
  if (!hasProc()) {
    void markedByPs(mark).then(endAll, () => {});
    return;
  }
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(mark)) {
        process.kill(Number(name), 'SIGKILL');
      }
    } catch {
      // Gone, or somebody else's.
    }
  }
}

function endAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone, or somebody else's.
    }
  }
}
