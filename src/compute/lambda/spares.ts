/**
 * Processes that were started before anybody knew for which function: interpreter and client are loaded, and one line
 * makes them a sandbox. There are none before the first function of a language has run, and none long after the last.
 */

import type { GuestProcess } from '../process/guest-process.ts';
import type { Home } from './homes.ts';

/** For bursts of two; more come while those are being used. */
const SPARES_MAX = 2;
const IDLE_MS_MAX = 5 * 60_000;

export interface Spare {
  readonly home: Home;
  readonly process: GuestProcess;
}

export class Spares {
  readonly #byKey = new Map<string, Spare[]>();
  readonly #making = new Map<string, number>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #end: (spare: Spare) => Promise<void>;
  readonly #filling = new Set<Promise<void>>();
  #isStopped = false;

  /** @param end ends a spare and removes its folders */
  constructor(end: (spare: Spare) => Promise<void>) {
    this.#end = end;
  }

  take(key: string): Spare | undefined {
    const spares = this.#byKey.get(key) ?? [];
    for (;;) {
      const spare = spares.shift();
      if (spare === undefined || !spare.process.hasExited) return spare;
      void this.#end(spare);
    }
  }

  /** Makes up the number again, one after the other. */
  async refill(key: string, make: () => Promise<Spare>): Promise<void> {
    const filling = this.#fill(key, make);
    this.#filling.add(filling);
    await filling.finally(() => this.#filling.delete(filling));
  }

  async #fill(key: string, make: () => Promise<Spare>): Promise<void> {
    this.#endLater(key);
    const spares = this.#byKey.get(key) ?? [];
    this.#byKey.set(key, spares);
    while (!this.#isStopped && spares.length + (this.#making.get(key) ?? 0) < SPARES_MAX) {
      this.#making.set(key, (this.#making.get(key) ?? 0) + 1);
      try {
        const spare = await make();
        await spare.process.ready();
        if (this.#isStopped || spare.process.hasExited) {
          await this.#end(spare);
          return;
        }
        spares.push(spare);
      } finally {
        this.#making.set(key, (this.#making.get(key) ?? 1) - 1);
      }
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.allSettled(this.#filling);
    await Promise.all([...this.#byKey.keys()].map((key) => this.#endAll(key)));
  }

  #endLater(key: string): void {
    clearTimeout(this.#timers.get(key));
    const timer = setTimeout(() => void this.#endAll(key), IDLE_MS_MAX);
    timer.unref();
    this.#timers.set(key, timer);
  }

  async #endAll(key: string): Promise<void> {
    const spares = this.#byKey.get(key)?.splice(0) ?? [];
    await Promise.all(spares.map((spare) => this.#end(spare)));
  }
}
