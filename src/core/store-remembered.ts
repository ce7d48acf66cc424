import type { Row } from './store.ts';

/** The most rows that are remembered, and the most bytes that each may have. */
const ROWS_MAX = 1_000;
const ROW_BYTES_MAX = 4_096;
const EMPTY_RANGES_MAX = 1_000;

/** There is no row of this key. */
export const ABSENT = null;

/**
 * What the one writer of a store knows to stand in it, by the text of the key: every request asks for the same few rows
 * (who calls, what may he do, what is the table). Who writes a row says so here.
 */
export class Remembered {
  /** Two generations: when the young one is full it becomes the old one, which goes with what nobody asked for. */
  #young = new Map<string, Row | typeof ABSENT>();
  #old = new Map<string, Row | typeof ABSENT>();
  readonly #emptyRanges = new Set<string>();

  /** Undefined: nothing is known of it. */
  row(text: string): Row | typeof ABSENT | undefined {
    const young = this.#young.get(text);
    if (young !== undefined) return young;
    const old = this.#old.get(text);
    if (old !== undefined) this.#keep(text, old);
    return old;
  }

  /** This is what stands there now. */
  keep(text: string, row: Row | typeof ABSENT): void {
    const fits = row === ABSENT || typeof row.value === 'number' || row.value.length <= ROW_BYTES_MAX;
    if (fits) this.#keep(text, row);
    else this.forget(text);
  }

  /** Something else stands there now. */
  forget(text: string): void {
    this.#young.delete(text);
    this.#old.delete(text);
  }

  #keep(text: string, row: Row | typeof ABSENT): void {
    if (this.#young.size >= ROWS_MAX / 2) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, row);
  }

  isEmptyRange(text: string): boolean {
    return this.#emptyRanges.has(text);
  }

  /** There is no row in it, until something is written. */
  keepEmptyRange(text: string): void {
    if (this.#emptyRanges.size >= EMPTY_RANGES_MAX) this.#emptyRanges.clear();
    this.#emptyRanges.add(text);
  }

  /** Rows were written, each of which is told by {@link keep} or {@link forget}. */
  written(): void {
    if (this.#emptyRanges.size > 0) this.#emptyRanges.clear();
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
    this.#emptyRanges.clear();
  }
}
