import { FileError, type FileErrorReason, toFileError } from '../file-errors.ts';

export type SegmentErrorReason =
  | FileErrorReason
  /** More waits for the disk than is allowed. */
  | 'busy'
  | 'closed'
  /** The caller broke the contract (a name, a limit, a size): a bug. */
  | 'invalid';

export class SegmentError extends Error {
  readonly reason: SegmentErrorReason;
  readonly log: string;

  constructor(reason: SegmentErrorReason, log: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SegmentError';
    this.reason = reason;
    this.log = log;
  }
}

/** A {@link SegmentError} for an error of the file system; any other error as it is. */
export function toSegmentError(error: unknown, log: string, path: string): unknown {
  const known = toFileError(error, path);
  return known instanceof FileError ? new SegmentError(known.reason, log, known.message, error) : known;
}
