import type { Scheduler } from './scheduler.ts';

/** One move of the clock: from `atWallMs` on, the offset to the wall clock is `offsetMs`. */
export interface ClockMove {
  atWallMs: number;
  offsetMs: number;
}

/** A world's movable time: the wall clock plus an offset. Never goes backwards. */
export class Clock {
  readonly #scheduler: Scheduler;
  readonly #moves: ClockMove[];
  readonly #listeners: (() => void)[] = [];
  #lastMs = 0;

  constructor(scheduler: Scheduler, moves: readonly ClockMove[] = []) {
    this.#scheduler = scheduler;
    this.#moves = [...moves];
  }

  get offsetMs(): number {
    return this.#moves[this.#moves.length - 1]?.offsetMs ?? 0;
  }

  /** Every move so far: what was issued at a wall time ages by the moves that came after it. */
  get moves(): readonly ClockMove[] {
    return this.#moves;
  }

  /** Milliseconds since the epoch in this world. */
  now(): number {
    this.#lastMs = Math.max(this.#lastMs, this.#scheduler.wallMs() + this.offsetMs);
    return this.#lastMs;
  }

  /** How far the clock was moved since `wallMs`: a presigned URL of that time is so much older. */
  movedSince(wallMs: number): number {
    let before = 0;
    for (const move of this.#moves) if (move.atWallMs <= wallMs) before = move.offsetMs;
    return this.offsetMs - before;
  }

  /** Applies a move that was stored; `offsetMs` only grows. */
  move(move: ClockMove): void {
    this.#moves.push(move);
    for (const listener of this.#listeners) listener();
  }

  onMove(listener: () => void): void {
    this.#listeners.push(listener);
  }
}
