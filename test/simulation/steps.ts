/**
 * Who goes on. Whatever waits in a simulated world waits here; once nobody can go on by himself, the seed picks one who
 * waits. So a history is a sequence of choices, and the same seed makes the same ones. Time moves when everybody
 * sleeps, and in some histories earlier, as on a machine that is slow.
 */

import type { SeededRandom } from './random.ts';
import type { Trace } from './trace.ts';

/** Something that can die. What it waits for then never comes. */
export interface Mortal {
  readonly isDead: boolean;
}

/** Clients, the network, the operator: what outlives every process. */
export const OUTSIDE: Mortal = { isDead: false };

interface Waiting {
  readonly who: Mortal;
  /** What kind of step it is, for the trace and for the count of crashes by kind. */
  readonly kind: string;
  readonly run: () => void;
}

interface Sleeping extends Waiting {
  readonly atMs: number;
  readonly order: number;
  isCancelled: boolean;
}

export interface StepsOptions {
  random: SeededRandom;
  trace: Trace;
  /** How likely it is that the one who has come last goes on, instead of anybody. */
  eagerness: number;
  /** How likely time moves on to the next sleeper before a step, although somebody could go on. */
  hurry: number;
}

const START_MS = Date.UTC(2026, 0, 1);
/** How much time a step takes at most. */
const STEP_MS_MAX = 2;
/** Time leaps no further while somebody could go on: leaps to timers of hours would soon use up a history's time. */
const LEAP_MS_MAX = 2 * 60_000;
/** One tick leads to the next: the end of a stream takes about five. */
const STREAM_TICKS = 20;

export class Steps {
  readonly #random: SeededRandom;
  readonly #trace: Trace;
  readonly #eagerness: number;
  #hurry: number;
  #ready: Waiting[] = [];
  /** The next to wake stands last. */
  #sleeping: Sleeping[] = [];
  #order = 0;
  #wallMs = START_MS;
  #count = 0;
  #last = 'start';

  constructor(options: StepsOptions) {
    this.#random = options.random;
    this.#trace = options.trace;
    this.#eagerness = options.eagerness;
    this.#hurry = options.hurry;
  }

  /** Milliseconds since the epoch. */
  get wallMs(): number {
    return this.#wallMs;
  }

  /** Steps so far. */
  get count(): number {
    return this.#count;
  }

  /** The kind of the step that was made last. */
  get last(): string {
    return this.#last;
  }

  get isIdle(): boolean {
    return this.#ready.length === 0;
  }

  /** When the next sleeper wakes; undefined when nobody sleeps. */
  get nextMs(): number | undefined {
    this.#forgetCancelled();
    return this.#sleeping.at(-1)?.atMs;
  }

  /** Resolves when it is the caller's turn; never when `who` dies before. */
  pause(who: Mortal, kind: string): Promise<void> {
    return new Promise((resolve) => this.later(who, kind, resolve));
  }

  /** Runs `run` at some later step. */
  later(who: Mortal, kind: string, run: () => void): void {
    if (!who.isDead) this.#ready.push({ who, kind, run });
  }

  sleep(who: Mortal, delayMs: number, kind = 'slept'): Promise<void> {
    return new Promise((resolve) => this.after(who, delayMs, kind, resolve));
  }

  /** Runs `run` at a step that is at least `delayMs` away; the answer cancels it. */
  after(who: Mortal, delayMs: number, kind: string, run: () => void): () => void {
    if (who.isDead) return () => {};
    const atMs = this.#wallMs + Math.max(0, delayMs);
    const sleeping: Sleeping = { who, kind, run, atMs, order: this.#order++, isCancelled: false };
    this.#sleeping.splice(this.#placeOf(sleeping), 0, sleeping);
    return () => {
      sleeping.isCancelled = true;
    };
  }

  /** Takes the dead out of the queues. */
  bury(): void {
    this.#ready = this.#ready.filter(({ who }) => !who.isDead);
    this.#sleeping = this.#sleeping.filter(({ who }) => !who.isDead);
  }

  /** From now on time moves only when everybody sleeps. */
  calm(): void {
    this.#hurry = 0;
  }

  /** Lets time pass while nothing happens: the machine is off. */
  skip(ms: number): void {
    this.#wallMs += ms;
  }

  /**
   * Makes one step. `before` may strike between two steps, and is told the kind of the one to come. False when nobody is left who could ever go on, or when
   * everybody sleeps beyond `untilMs`.
   */
  async next(before: (kind: string) => void, untilMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    await settled();
    // Streams answer in some ticks of their own: they get their turn before time does.
    for (let tick = 0; this.#ready.length === 0 && tick < STREAM_TICKS; tick++) await settled();
    if (this.#ready.length === 0 && !this.#wake(untilMs)) return false;
    if (this.#hurry > 0 && this.#random.chance(this.#hurry)) {
      this.#wake(Math.min(untilMs, this.#wallMs + LEAP_MS_MAX));
    }
    const waiting = this.#take();
    if (waiting === undefined) return true;
    before(waiting.kind);
    if (waiting.who.isDead) return true;
    this.#count++;
    this.#last = waiting.kind;
    this.#wallMs += this.#random.below(STEP_MS_MAX + 1);
    this.#wakeDue();
    this.#trace.text(waiting.kind);
    this.#trace.number(this.#wallMs);
    this.#trace.say(() => `${this.#count} +${this.#wallMs - START_MS} ms: ${waiting.kind}`);
    waiting.run();
    return true;
  }

  #take(): Waiting | undefined {
    const last = this.#ready.length - 1;
    if (last < 0) return undefined;
    const at = this.#random.chance(this.#eagerness) ? last : this.#random.below(last + 1);
    const taken = this.#ready[at];
    const moved = this.#ready.pop();
    if (at !== last && moved !== undefined) this.#ready[at] = moved;
    return taken;
  }

  /** Moves time to the next sleeper; all who are due become ready. */
  #wake(untilMs: number): boolean {
    const nextMs = this.nextMs;
    if (nextMs === undefined || nextMs > untilMs) return false;
    this.#wallMs = Math.max(this.#wallMs, nextMs);
    this.#wakeDue();
    return true;
  }

  #wakeDue(): void {
    for (let next = this.#sleeping.at(-1); next !== undefined; next = this.#sleeping.at(-1)) {
      if (next.atMs > this.#wallMs) break;
      this.#sleeping.pop();
      const due = next;
      const { who, kind, run } = due;
      // A timer that is cleared when it is already due does not fire.
      if (!due.isCancelled) this.#ready.push({ who, kind, run: () => (due.isCancelled ? undefined : run()) });
    }
  }

  #forgetCancelled(): void {
    while (this.#sleeping.at(-1)?.isCancelled) this.#sleeping.pop();
  }

  #placeOf({ atMs, order }: Sleeping): number {
    let low = 0;
    let high = this.#sleeping.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#sleeping[middle];
      if (other !== undefined && (other.atMs > atMs || (other.atMs === atMs && other.order > order))) {
        low = middle + 1;
      } else high = middle;
    }
    return low;
  }
}

/**
 * Resolves when all microtasks have run: ticks get their turn only then. (A quarter of what a turn of the event loop
 * costs.)
 */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
