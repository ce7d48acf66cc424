import type { Scheduler } from './scheduler.ts';

/** One move of the clock: from `atWallMs` on, the offset to the wall clock is `offsetMs`. */
export interface ClockMove {
  atWallMs: number;
  offsetMs: number;
}

/** Moves that are remembered: a URL that was presigned before the oldest of them has aged by it all the same. */
const MOVES_MAX = 1_000;

/** A world's movable time: the wall clock plus an offset. Never goes backwards. */
export class Clock {
  readonly #scheduler: Scheduler;
  #moves: readonly ClockMove[];
  readonly #listeners: (() => void)[] = [];
  #lastMs = 0;

  constructor(scheduler: Scheduler, moves: readonly ClockMove[] = []) {
    this.#scheduler = scheduler;
    this.#moves = moves;
  }

  get offsetMs(): number {
    return this.#moves[this.#moves.length - 1]?.offsetMs ?? 0;
  }

  /** Milliseconds since the epoch in this world. */
  now(): number {
    this.#lastMs = Math.max(this.#lastMs, this.#scheduler.wallMs() + this.offsetMs);
    return this.#lastMs;
  }

  /** How far the clock was moved since `wallMs`: a presigned URL of that time is so much older. */
  movedSince(wallMs: number): number {
    const before = this.#moves.findLast((move) => move.atWallMs <= wallMs);
    return this.offsetMs - (before?.offsetMs ?? 0);
  }

  /** The moves with one more, or with the last one carried on. The offset never shrinks; old moves run together. */
  movesWith({ atWallMs, offsetMs }: ClockMove, isNewMove: boolean): ClockMove[] {
    const before = isNewMove ? this.#moves : this.#moves.slice(0, -1);
    const move = { atWallMs, offsetMs: Math.max(offsetMs, this.offsetMs) };
    return [...before, move].slice(-MOVES_MAX);
  }

  /** Takes over moves that were stored. */
  take(moves: readonly ClockMove[]): void {
    this.#moves = moves;
    for (const listener of this.#listeners) listener();
  }

  onMove(listener: () => void): void {
    this.#listeners.push(listener);
  }
}
