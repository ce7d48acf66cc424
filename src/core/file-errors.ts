/** Why a file could not be used, without the operating system's many codes. */
export type FileErrorReason = 'full' | 'read-only' | 'missing' | 'input-output';

const REASONS: Readonly<Record<string, FileErrorReason>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  // The user's limit on the size of a file.
  EFBIG: 'full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  ENOENT: 'missing',
};

const TEXTS: Readonly<Record<FileErrorReason, string>> = {
  full: 'The disk is full',
  'read-only': 'The file cannot be written',
  missing: 'There is no such file',
  'input-output': 'The disk failed',
};

export class FileError extends Error {
  readonly reason: FileErrorReason;
  readonly path: string;

  constructor(reason: FileErrorReason, path: string, cause?: unknown) {
    const detail = cause instanceof Error ? ` (${cause.message})` : '';
    super(`${TEXTS[reason]}: ${path}${detail}`, { cause });
    this.name = 'FileError';
    this.reason = reason;
    this.path = path;
  }
}

/** The operating system's code of an error of {@link Files}, undefined for any other error. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

/** A {@link FileError} for an error of the file system; any other error as it is. */
export function toFileError(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error;
  return new FileError(REASONS[code] ?? 'input-output', path, error);
}
