import type { Clock } from './clock.ts';
import type { Scheduler } from './scheduler.ts';

export type WakeReason = 'woken' | 'timeout' | 'aborted';

/**
 * Those who wait for something to change: long polls, streams. A wake is a hint in memory, sent after a commit; who
 * wakes looks at the store again. A move of the clock wakes everybody, since their deadline may have passed.
 */
export class Waiters {
  readonly #clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #topics = new Map<string, Set<(reason: WakeReason) => void>>();

  constructor(clock: Clock, scheduler: Scheduler) {
    this.#clock = clock;
    this.#scheduler = scheduler;
    clock.onMove(() => {
      for (const topic of [...this.#topics.keys()]) this.wake(topic);
    });
  }

  wake(topic: string): void {
    const waiting = this.#topics.get(topic);
    if (waiting === undefined) return;
    for (const resume of [...waiting]) resume('woken');
  }

  /** Resolves at the next wake of `topic`, when the movable clock reaches `untilMs`, or when `signal` aborts. */
  wait(topic: string, untilMs: number, signal?: AbortSignal): Promise<WakeReason> {
    const restMs = untilMs - this.#clock.now();
    if (signal?.aborted) return Promise.resolve('aborted');
    if (restMs <= 0) return Promise.resolve('timeout');
    return new Promise((resolve) => {
      const resume = (reason: WakeReason) => {
        cancel();
        signal?.removeEventListener('abort', aborted);
        const waiting = this.#topics.get(topic);
        waiting?.delete(resume);
        if (waiting?.size === 0) this.#topics.delete(topic);
        resolve(reason);
      };
      const aborted = () => resume('aborted');
      const cancel = this.#scheduler.after(restMs, () => resume('timeout'));
      signal?.addEventListener('abort', aborted, { once: true });
      const waiting = this.#topics.get(topic) ?? new Set();
      waiting.add(resume);
      this.#topics.set(topic, waiting);
    });
  }
}
