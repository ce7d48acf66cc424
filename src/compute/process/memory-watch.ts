/** Ends what takes more memory than it may. Looks at all watched processes in turn, as often as it can afford to. */

import { treeMemoryMb } from './signals.ts';

const PERIOD_MS = 50;
/** A look costs about so much; watching must not take a noticeable part of the machine. */
const LOOK_MS = 0.05;
const SHARE_MAX = 0.05;

export interface Watched {
  readonly pid: number;
  readonly limitMb: number;
  onExceeded(usedMb: number): void;
}

export class MemoryWatch {
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;

  add(watched: Watched): void {
    this.#watched.add(watched);
    if (this.#timer === undefined) this.#later();
  }

  remove(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #later(): void {
    const periodMs = Math.max(PERIOD_MS, (this.#watched.size * LOOK_MS) / SHARE_MAX);
    this.#timer = setTimeout(() => this.#look(), periodMs);
    this.#timer.unref();
  }

  #look(): void {
    for (const watched of [...this.#watched]) {
      const usedMb = treeMemoryMb(watched.pid);
      if (usedMb <= watched.limitMb) continue;
      this.remove(watched);
      watched.onExceeded(usedMb);
    }
    if (this.#watched.size > 0) this.#later();
  }
}
