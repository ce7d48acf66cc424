/** Why the store refused. Only `conflict`s are normal; they are results, not errors (see `store.ts`). */
export type StoreErrorReason =
  /** The disk or the quota is full: nothing of the group was written, the store stays usable. */
  | 'full'
  | 'read-only'
  /** Reading or writing failed in the device or the file system. */
  | 'input-output'
  /** Another process holds the file. */
  | 'busy'
  /** The file is damaged. */
  | 'corrupt'
  /** The file is something else than a store of kumobako's. */
  | 'not-a-store'
  | 'cannot-open'
  | 'closed'
  /**
   * The caller broke the contract (a key that is too long, a limit out of range): a bug, never the user's
   * fault.
   */
  | 'invalid'
  | 'other';

export class StoreError extends Error {
  readonly reason: StoreErrorReason;

  constructor(reason: StoreErrorReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.reason = reason;
  }
}

/** SQLite's primary result codes (https://sqlite.org/rescode.html) that tell the reasons apart. */
const REASONS: ReadonlyMap<number, StoreErrorReason> = new Map([
  [3, 'read-only'],
  [5, 'busy'],
  [6, 'busy'],
  [8, 'read-only'],
  [10, 'input-output'],
  [11, 'corrupt'],
  [13, 'full'],
  [14, 'cannot-open'],
  [26, 'not-a-store'],
]);

const TEXTS: Readonly<Partial<Record<StoreErrorReason, string>>> = {
  full: 'The disk is full',
  'read-only': 'The file cannot be written',
  'input-output': 'The disk failed',
  busy: 'Another process holds the file',
  corrupt: 'The file is damaged',
  'not-a-store': 'The file is not a database of kumobako',
  'cannot-open': 'The file cannot be opened',
};

/** The part of node:sqlite's errors that its types leave out; it also crosses from the worker. */
export interface SqliteFailure {
  message: string;
  /** SQLite's extended result code; undefined for an error of another kind. */
  errcode?: number | undefined;
}

/** A typed error from what node:sqlite threw about `file`; a {@link StoreError} passes through. */
export function toStoreError(failure: unknown, file: string): StoreError {
  if (failure instanceof StoreError) return failure;
  const { errcode, message } = failure as SqliteFailure;
  // The low byte is the primary code; the rest says in which call.
  const reason = REASONS.get((errcode ?? 0) & 0xff) ?? 'other';
  const text = TEXTS[reason] ?? 'The store failed';
  return new StoreError(reason, `${text}: ${file} (${message})`, failure);
}
