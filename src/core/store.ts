/**
 * The store's contract: an ordered key-value map with one atomic, optimistic, totally ordered commit.
 *
 * Everything durable in a world goes through these three calls. SQLite (`store-sqlite.ts`) is the production
 * adapter; the simulation wraps the same contract with crashes. Keys are the order-preserving bytes of `tuple.ts`,
 * at most {@link KEY_BYTES_MAX} long; values are opaque bytes. A version is the number of the commit that wrote a
 * row last: positive, growing, never reused.
 */

export const KEY_BYTES_MAX = 4096;
export const LIST_ROWS_MAX = 1000;

/** Eight bytes that stand for the commit's own version until the commit is made (big-endian uint64 afterwards). */
export const COMMIT_VERSION_BYTES = 8;

/** Not to be changed: others may be given the same. */
export interface Row {
  /** Bytes, or a number for a counter row that was written by `adds`. */
  value: Uint8Array | number;
  version: number;
}

export interface KeyedRow extends Row {
  key: Uint8Array;
}

export interface Range {
  /** First key, inclusive. */
  gte: Uint8Array;
  /** End of the range, exclusive. */
  lt: Uint8Array;
}

export interface ListOptions {
  /** At most {@link LIST_ROWS_MAX}. */
  limit: number;
  reverse?: boolean;
}

/** A key that was read, with the version seen; `null` = it was absent. */
export interface Check {
  key: Uint8Array;
  version: number | null;
}

/**
 * A range that was listed. The commit lists it again with the same options and wants the same keys at the same
 * versions, so that nothing was added to, changed in or taken from what the transaction saw.
 */
export interface RangeCheck {
  range: Range;
  options: ListOptions;
  seen: readonly { key: Uint8Array; version: number }[];
}

export interface SetRow {
  key: Uint8Array;
  /** The store's from now on, which gives it to others: not to be changed. */
  value: Uint8Array;
  /** Offsets in `key` and `value` where {@link COMMIT_VERSION_BYTES} bytes are replaced by the commit's version. */
  keyVersionAt?: number;
  valueVersionAt?: readonly number[];
}

/** An increment of a counter row: never read, so it never conflicts. A missing row counts as 0. */
export interface AddRow {
  key: Uint8Array;
  delta: number;
}

export interface Commit {
  /**
   * {@link Store.epoch} from before the first of its reads. Where that still is the store's, nothing has changed since,
   * and what was read needs no second look.
   */
  epoch?: number | undefined;
  checks: readonly Check[];
  ranges: readonly RangeCheck[];
  sets: readonly SetRow[];
  deletes: readonly Uint8Array[];
  adds: readonly AddRow[];
}

export type CommitResult = { ok: true; version: number } | { ok: false; conflict: Uint8Array };

export interface Store {
  /** One snapshot of the given keys, in their order. */
  get(keys: readonly Uint8Array[]): Promise<(Row | undefined)[]>;
  /** Rows of a range in key order (reversed when asked), one snapshot a call. */
  list(range: Range, options: ListOptions): Promise<KeyedRow[]>;
  /**
   * All or nothing, validated and applied at once: later reads of this process see it, so that a hot key does not
   * conflict with commits that still wait for their group. (SQLite: the writes run inside a transaction that the
   * first commit of a turn opens and the end of the turn commits.) The promise of a conflict resolves at once, that
   * of a success when its group is in the operating system's hands (kill -9 loses nothing), in strict durability when
   * it is on the disk. Successes are told in the order of their versions: the outbox keeps its order by that. Rejects when the disk refuses (full, read-only): then nothing of the group was written.
   */
  commit(commit: Commit): Promise<CommitResult>;
  /**
   * Resolves when everything that was applied so far is written; at once when nothing is pending. A transaction that
   * only read awaits it before it answers, so that nobody is told what a crash could still take back. Rejects with
   * the group's error.
   */
  settled(): Promise<void>;
  /**
   * How many groups were taken back so far because the disk refused them. Whoever has read since before one of them may
   * have seen what never was, and looks again: that group's error went to those who were in it.
   */
  readonly rollbacks: number;
  /** Changes with everything that changes what reads see: each commit that is applied, each group that is taken back. */
  readonly epoch: number;
  close(): Promise<void>;
}
