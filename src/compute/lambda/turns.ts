/**
 * Who may start a sandbox now. A machine bears so many processes, and so many that start at a time: calls beyond that
 * wait in line until a sandbox of their function comes free or it is their turn to start one.
 */

import { availableParallelism, totalmem } from 'node:os';

export interface Bounds {
  /** Sandboxes at a time, idle ones included. */
  readonly sandboxesMax: number;
  /** Sandboxes that are starting, of all functions and of one. */
  readonly startsMax: number;
  readonly startsOfOneMax: number;
  /**
   * Of those who waited for so long, one starts nevertheless each time as much time has passed: they may be who all
   * others wait for, functions that call functions.
   */
  readonly patienceMs: number;
}

/** As many as an account runs on Lambda at a time. */
const SANDBOXES_MAX = 1000;
const SANDBOXES_MIN = 16;
/** What a small function of an interpreter takes; half of the memory is left to others. */
const SANDBOX_BYTES = 64 * 1024 * 1024;
const MEMORY_SHARE = 0.5;
const STARTS_PER_CPU = 8;
const STARTS_OF_ONE_PER_CPU = 2;
const PATIENCE_MS = 1000;

/** What this machine, or the container that this process is in, bears. */
export function boundsOfMachine(): Bounds {
  const limit = process.constrainedMemory();
  // Without a limit it says 0, or more than any machine has.
  const bytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  const cpus = availableParallelism();
  const bearable = Math.floor((bytes * MEMORY_SHARE) / SANDBOX_BYTES);
  return {
    sandboxesMax: Math.max(SANDBOXES_MIN, Math.min(SANDBOXES_MAX, bearable)),
    startsMax: cpus * STARTS_PER_CPU,
    startsOfOneMax: cpus * STARTS_OF_ONE_PER_CPU,
    patienceMs: PATIENCE_MS,
  };
}

export interface TurnsParts {
  readonly bounds: Bounds;
  /** Sandboxes that there are. */
  count(): number;
  /** Ends an idle sandbox that is in nobody's line; undefined: there is none. */
  makeRoom(): Promise<void> | undefined;
}

interface Waiter<T> {
  readonly sinceMs: number;
  resolve(turn: T | undefined): void;
  reject(error: Error): void;
}

/** Of one function. */
interface Line<T> {
  starting: number;
  readonly waiting: Waiter<T>[];
}

/** @typeParam T a sandbox that came free */
export class Turns<T> {
  readonly #parts: TurnsParts;
  /** By key; those that had a turn last are at the end. */
  readonly #lines = new Map<string, Line<T>>();
  #starting = 0;
  /** May start, and are not among those that there are yet. */
  #unborn = 0;
  /** Are among those that there are, and about to go. */
  #leaving = 0;
  #waiting = 0;
  #impatience: NodeJS.Timeout | undefined;
  /** What those who come after the end are told. */
  #stopped: (() => Error) | undefined;

  constructor(parts: TurnsParts) {
    this.#parts = parts;
  }

  /**
   * Resolves with a sandbox that came free, or with undefined: then the caller starts one, and says so by
   * {@link born} when it is there or could not be made, and by {@link started} when its initialisation is over.
   */
  async take(key: string): Promise<T | undefined> {
    if (this.#stopped !== undefined) throw this.#stopped();
    const line = this.#line(key);
    if (line.waiting.length === 0 && this.#mayStart(line)) {
      this.#start(line);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      line.waiting.push({ sinceMs: performance.now(), resolve, reject });
      this.#waiting++;
      this.#beImpatient();
    });
  }

  /** A sandbox came free. @returns whether somebody waited for it and has it now */
  offer(key: string, free: T): boolean {
    const line = this.#lines.get(key);
    const waiter = line?.waiting.shift();
    if (line === undefined || waiter === undefined) return false;
    this.#waiting--;
    waiter.resolve(free);
    this.#forget(key, line);
    return true;
  }

  /** Somebody waits for a sandbox of it, or starts one. */
  isWanted(key: string): boolean {
    return this.#lines.has(key);
  }

  born(): void {
    this.#unborn--;
  }

  started(key: string): void {
    this.#starting--;
    const line = this.#line(key);
    line.starting--;
    this.next();
    this.#forget(key, line);
  }

  /** There may be room: a sandbox has ended. */
  next(): void {
    for (const [key, line] of this.#waiting === 0 ? [] : [...this.#lines]) {
      while (line.waiting.length > 0 && this.#mayStart(line)) this.#letStart(key, line);
    }
  }

  /** Nobody gets a turn any more. */
  stop(error: () => Error): void {
    this.#stopped = error;
    clearInterval(this.#impatience);
    for (const { waiting } of this.#lines.values()) {
      for (const { reject } of waiting.splice(0)) reject(error());
    }
    this.#waiting = 0;
  }

  #line(key: string): Line<T> {
    let line = this.#lines.get(key);
    if (line === undefined) {
      line = { starting: 0, waiting: [] };
      this.#lines.set(key, line);
    }
    return line;
  }

  #forget(key: string, { starting, waiting }: Line<T>): void {
    if (starting === 0 && waiting.length === 0) this.#lines.delete(key);
  }

  #mayStart({ starting }: Line<T>): boolean {
    const { sandboxesMax, startsMax, startsOfOneMax } = this.#parts.bounds;
    if (this.#starting >= startsMax || starting >= startsOfOneMax) return false;
    if (this.#parts.count() + this.#unborn - this.#leaving < sandboxesMax) return true;
    const left = this.#parts.makeRoom();
    if (left === undefined) return false;
    this.#leaving++;
    const gone = () => {
      this.#leaving--;
    };
    left.then(gone, gone);
    return true;
  }

  #start(line: Line<T>): void {
    line.starting++;
    this.#starting++;
    this.#unborn++;
  }

  #letStart(key: string, line: Line<T>): void {
    this.#start(line);
    this.#waiting--;
    line.waiting.shift()?.resolve(undefined);
    this.#lines.delete(key);
    this.#lines.set(key, line);
  }

  #beImpatient(): void {
    if (this.#impatience !== undefined) return;
    this.#impatience = setInterval(() => {
      if (this.#waiting === 0) {
        clearInterval(this.#impatience);
        this.#impatience = undefined;
        return;
      }
      const eldest = this.#eldest();
      const waitedMs = performance.now() - (eldest?.[1].waiting[0]?.sinceMs ?? 0);
      if (eldest !== undefined && waitedMs >= this.#parts.bounds.patienceMs) this.#letStart(...eldest);
    }, this.#parts.bounds.patienceMs);
    this.#impatience.unref();
  }

  #eldest(): [string, Line<T>] | undefined {
    let eldest: [string, Line<T>] | undefined;
    for (const entry of this.#lines) {
      const [first] = entry[1].waiting;
      if (first === undefined) continue;
      const before = eldest?.[1].waiting[0];
      if (before === undefined || first.sinceMs < before.sinceMs) eldest = entry;
    }
    return eldest;
  }
}
