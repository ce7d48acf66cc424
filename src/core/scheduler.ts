/**
 * When things happen in a world. Real in production; in the simulation a seed decides who goes on. Nothing else in
 * `core` or `services` may ask the machine for time or for a later turn.
 */
export interface Scheduler {
  /** Milliseconds since the epoch, not movable: signature skew, Date headers, TLS. */
  wallMs(): number;
  /** Milliseconds that never jump: durations. */
  monotonicMs(): number;
  /** Runs `action` once, at least `delayMs` later; the answer cancels it. Does not keep the process alive. */
  after(delayMs: number, action: () => void): () => void;
  /** Runs `action` at the end of this turn of the event loop. */
  turn(action: () => void): void;
}

/** setTimeout fires at once beyond 2^31 - 1 ms (24.8 days). */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

export function realScheduler(): Scheduler {
  return {
    wallMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    after(delayMs, action) {
      let timer: NodeJS.Timeout;
      const wait = (restMs: number) => {
        const stepMs = Math.min(Math.max(restMs, 0), TIMEOUT_MS_MAX);
        timer = setTimeout(() => (restMs > stepMs ? wait(restMs - stepMs) : action()), stepMs);
        timer.unref();
      };
      wait(delayMs);
      return () => clearTimeout(timer);
    },
    turn: (action) => {
      setImmediate(action);
    },
  };
}
