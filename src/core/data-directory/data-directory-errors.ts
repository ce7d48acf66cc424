import { FileError, toFileError } from '../file-errors.ts';

export type DataDirectoryErrorReason =
  /** Another process uses the directory. */
  | 'locked'
  /** Written by a newer kumobako. */
  | 'newer'
  | 'not-writable'
  | 'full'
  /** Holds somebody else's files under our names, or control files that cannot be read. */
  | 'not-a-data-directory'
  | 'snapshot-name'
  | 'snapshot-exists'
  | 'snapshot-missing'
  /** A snapshot's file that is none, or is damaged. */
  | 'snapshot-file'
  /** The target of a fork is in use. */
  | 'not-empty'
  | 'closed'
  | 'input-output';

/** An expected failure: its text says what is wrong and what to do, and is shown to the user as it is. */
export class DataDirectoryError extends Error {
  readonly reason: DataDirectoryErrorReason;

  constructor(reason: DataDirectoryErrorReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DataDirectoryError';
    this.reason = reason;
  }
}

const OTHER_PLACE = 'choose another directory with --data-dir, or run with --ephemeral to keep nothing';

/** A {@link DataDirectoryError} for what the file system said about `directory`; any other error as it is. */
export function toDataDirectoryError(error: unknown, directory: string): unknown {
  const known = toFileError(error, directory);
  if (!(known instanceof FileError)) return error;
  if (known.reason === 'full') {
    const message = `The disk of ${directory} (the data directory) is full: free some space, or ${OTHER_PLACE}.`;
    return new DataDirectoryError('full', message, error);
  }
  if (known.reason === 'read-only' || isNoDirectory(error)) {
    const detail = error instanceof Error ? error.message : '';
    return new DataDirectoryError(
      'not-writable',
      `Cannot write to the data directory ${directory} (${detail}): ` +
        `give this user write access to it ("chown -R $(id -u) ${directory}"), or ${OTHER_PLACE}.`,
      error,
    );
  }
  return new DataDirectoryError('input-output', known.message, error);
}

/** A part of the path is a file. */
function isNoDirectory(error: unknown): boolean {
  return (
    error instanceof Error && ['ENOTDIR', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')
  );
}
