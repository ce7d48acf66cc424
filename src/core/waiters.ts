import type { Clock } from './clock.ts';
import type { Scheduler } from './scheduler.ts';

export type WakeReason = 'woken' | 'timeout' | 'aborted';

/** Somebody who waits for a topic, from `watch` to `close`: no wake in between is missed. */
export interface Watch {
  /**
   * Resolves at the next wake that this watch has not been told of yet, when the movable clock reaches `untilMs`, or
   * when `signal` aborts. A wake that came while nobody waited counts.
   */
  wait(untilMs: number, signal?: AbortSignal): Promise<WakeReason>;
  /**
   * Ends it. A wake that was meant for this watch and led to no look goes on to the next one; so does one whose look
   * has `failed`.
   */
  close(failed?: boolean): void;
}

interface Watcher {
  /** Woken while it was looking. */
  woken: boolean;
  /** Its last wait ended so, and what it looks at now is what the wake was for. */
  isLooking: boolean;
  resume: ((reason: WakeReason) => void) | undefined;
}

interface Topic {
  /** In order of arrival: who has waited longest is woken first. */
  watchers: Set<Watcher>;
  alarm: { atMs: number; cancel: () => void } | undefined;
}

/**
 * Those who wait for something to change: long polls, streams. A wake is a hint in memory, sent after a commit; who
 * wakes looks at the store again. A move of the clock wakes everybody, since their deadline may have passed.
 */
export class Waiters {
  readonly #clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #topics = new Map<string, Topic>();

  constructor(clock: Clock, scheduler: Scheduler) {
    this.#clock = clock;
    this.#scheduler = scheduler;
    clock.onMove(() => {
      for (const topic of [...this.#topics.keys()]) this.wake(topic);
    });
  }

  isWatched(topic: string): boolean {
    return this.#topics.has(topic);
  }

  /** Wakes everybody who watches `topic`, or the `count` who have waited longest. */
  wake(topic: string, count = Number.POSITIVE_INFINITY): void {
    let left = count;
    for (const watcher of [...(this.#topics.get(topic)?.watchers ?? [])]) {
      if (left <= 0) return;
      if (watcher.woken) continue;
      left--;
      if (watcher.resume === undefined) watcher.woken = true;
      else watcher.resume('woken');
    }
  }

  /**
   * Wakes one watcher of `topic` when the movable clock reaches `atMs`: something will change then by time alone. Of
   * several alarms the earliest counts; who wakes then sets the next. Without a watcher it does nothing.
   */
  alarm(topic: string, atMs: number): void {
    const entry = this.#topics.get(topic);
    if (entry === undefined) return;
    if (entry.alarm !== undefined && entry.alarm.atMs <= atMs) return;
    entry.alarm?.cancel();
    const ring = () => {
      entry.alarm = undefined;
      this.wake(topic, 1);
    };
    const cancel = this.#scheduler.after(Math.max(0, atMs - this.#clock.now()), ring);
    entry.alarm = { atMs, cancel };
  }

  /** Begins to watch `topic`. Look at the store after this, then wait; close it at the end, whatever happens. */
  watch(topic: string): Watch {
    const entry = this.#topics.get(topic) ?? { watchers: new Set(), alarm: undefined };
    this.#topics.set(topic, entry);
    const watcher: Watcher = { woken: false, isLooking: false, resume: undefined };
    entry.watchers.add(watcher);
    const close = (failed = false) => {
      if (!entry.watchers.delete(watcher)) return;
      if (watcher.woken || (failed && watcher.isLooking)) this.wake(topic, 1);
      if (entry.watchers.size > 0) return;
      entry.alarm?.cancel();
      this.#topics.delete(topic);
    };
    return { wait: (untilMs, signal) => this.#wait(watcher, untilMs, signal), close };
  }

  /** A watch of one wait. */
  async wait(topic: string, untilMs: number, signal?: AbortSignal): Promise<WakeReason> {
    const watch = this.watch(topic);
    try {
      return await watch.wait(untilMs, signal);
    } finally {
      watch.close();
    }
  }

  #wait(watcher: Watcher, untilMs: number, signal: AbortSignal | undefined): Promise<WakeReason> {
    const restMs = untilMs - this.#clock.now();
    watcher.isLooking = false;
    if (signal?.aborted) return Promise.resolve('aborted');
    if (watcher.woken) {
      watcher.woken = false;
      watcher.isLooking = true;
      return Promise.resolve('woken');
    }
    if (restMs <= 0) return Promise.resolve('timeout');
    return new Promise((resolve) => {
      const resume = (reason: WakeReason) => {
        cancel();
        signal?.removeEventListener('abort', aborted);
        watcher.resume = undefined;
        watcher.isLooking = reason === 'woken';
        resolve(reason);
      };
      const aborted = () => resume('aborted');
      const cancel = this.#scheduler.after(restMs, () => resume('timeout'));
      signal?.addEventListener('abort', aborted, { once: true });
      watcher.resume = resume;
    });
  }
}
