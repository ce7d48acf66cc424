/** Ends what takes more memory than it may. Looks at all watched processes in turn, as often as it can afford to. */

import { type Processes, processesHere } from './processes.ts';

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
  readonly #processes: Processes;
  #timer: NodeJS.Timeout | undefined;

  constructor(processes = processesHere()) {
    this.#processes = processes;
  }

  /** The most that the largest process of a tree was seen to have. */
  peakMb(pid: number): number {
    return this.#processes.peakMemoryMb(pid);
  }

  /** There is a process more, which somebody will ask about. */
  begun(): void {
    void this.#processes.refresh();
  }

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
    const periodMs = Math.max(this.#processes.periodMs, (this.#watched.size * LOOK_MS) / SHARE_MAX);
    this.#timer = setTimeout(() => {
      const refreshed = this.#processes.refresh();
      if (refreshed === undefined) this.#look();
      else void refreshed.then(() => this.#look());
    }, periodMs);
    this.#timer.unref();
  }

  #look(): void {
    for (const watched of [...this.#watched]) {
      const usedMb = this.#processes.treeMemoryMb(watched.pid);
      if (usedMb <= watched.limitMb) continue;
      this.remove(watched);
      watched.onExceeded(usedMb);
    }
    if (this.#watched.size > 0) this.#later();
  }
}
