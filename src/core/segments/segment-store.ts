/**
 * What is only ever appended: CloudTrail records, log events, metric samples, spans, records of stream
 * shards. Each log is a row of files ("segments") of checksummed records, with an index by sequence and time.
 * The caller keeps the name of a log in a record of its own and drops what its retention no longer wants.
 */

/** Kinesis takes records of 10 MiB. */
export const RECORD_BYTES_MAX = 12 * 1024 * 1024;
export const APPEND_RECORDS_MAX = 10_000;
export const APPEND_BYTES_MAX = 16 * 1024 * 1024;
/** Appends of one log that wait for the disk; more are refused with `busy`. */
export const PENDING_BYTES_MAX = 64 * 1024 * 1024;
export const READ_RECORDS_MAX = 10_000;
/** A page of a read stops after so many bytes of records (but has at least one). */
export const READ_BYTES_MAX = 16 * 1024 * 1024;
/** A page of a read stops, perhaps empty, after it has looked through so many bytes. */
export const SCAN_BYTES_MAX = 32 * 1024 * 1024;

export interface NewRecord {
  /** When it happened, by whatever clock the caller goes; need not grow. */
  timeMs: number;
  bytes: Uint8Array;
  /**
   * The caller's own number (a commit's version), growing within the log. A record whose number is not above
   * the log's last one is there already and is not appended again: deliveries that are repeated change
   * nothing.
   */
  sequence?: number;
}

export interface SegmentRecord {
  sequence: number;
  timeMs: number;
  bytes: Uint8Array;
}

export interface ReadQuery {
  /** Inclusive. */
  fromSequence?: number;
  /** Exclusive. */
  untilSequence?: number;
  /** Inclusive. */
  fromTimeMs?: number;
  /** Exclusive. */
  untilTimeMs?: number;
  /** Newest first. */
  reverse?: boolean;
  /** At most {@link READ_RECORDS_MAX}. */
  limit: number;
}

export interface SegmentPage {
  records: SegmentRecord[];
  /**
   * Where the next page begins: the `fromSequence` of a read forward, the `untilSequence` of a read in
   * reverse. Undefined when the range is exhausted. A page may hold fewer records than asked for, even none,
   * and yet go on.
   */
  next: number | undefined;
}

export interface LogFacts {
  /** The oldest record's; one above `lastSequence` when the log is empty. */
  firstSequence: number;
  /** The last that was given; 0 for a log that never held a record. */
  lastSequence: number;
  /** Size of its files. */
  bytes: number;
}

/** All methods reject with {@link SegmentError}. A log that nobody appended to is empty. */
export interface SegmentStore {
  /**
   * Appends records in order, all or none. Appends that come while the disk is busy are written together.
   * Resolves with each record's sequence when they would survive kill -9, under strict durability a power
   * cut.
   */
  append(log: string, records: readonly NewRecord[]): Promise<number[]>;
  read(log: string, query: ReadQuery): Promise<SegmentPage>;
  facts(log: string): Promise<LogFacts>;
  /**
   * Drops the oldest segments as long as all their records are older than `timeMs`; younger records of the
   * same file keep it, a day of them at most. Resolves with the number of segments dropped. Waits while a
   * snapshot is made.
   */
  dropBefore(log: string, timeMs: number): Promise<number>;
  /** Removes a log with all its records; an append later starts a new one. Waits while a snapshot is made. */
  remove(log: string): Promise<void>;
  /** Drops the oldest segments while all of them together are larger than `bytesMax`; the last one stays. */
  dropBeyond(log: string, bytesMax: number): Promise<number>;
  /** Names of all logs, sorted. */
  logs(): Promise<string[]>;
}
