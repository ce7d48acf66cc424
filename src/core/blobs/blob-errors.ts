import { FileError, type FileErrorReason, toFileError } from '../file-errors.ts';

export type BlobErrorReason =
  | FileErrorReason
  /** The body is longer than its writer allows. */
  | 'too-large'
  /** A power cut or the disk has broken the content; the file is in quarantine. */
  | 'damaged'
  | 'closed'
  /** The caller broke the contract: a bug. */
  | 'invalid';

export class BlobError extends Error {
  readonly reason: BlobErrorReason;
  readonly blobId: string;

  constructor(reason: BlobErrorReason, blobId: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'BlobError';
    this.reason = reason;
    this.blobId = blobId;
  }
}

/** A {@link BlobError} for an error of the file system; any other error (of the caller's stream) as it is. */
export function toBlobError(error: unknown, blobId: string, path: string): unknown {
  const known = toFileError(error, path);
  return known instanceof FileError ? new BlobError(known.reason, blobId, known.message, error) : known;
}
