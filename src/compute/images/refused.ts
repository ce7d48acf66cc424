import { FunctionRefusal } from '../../core/functions.ts';

/** Errors of the system that are about an image's files: names that are too long, files that nobody may read. */
export function asRefusal(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined || !ABOUT_FILES.has(code)) return error;
  return refusedImage(`its files cannot be read or written (${code})`);
}

const ABOUT_FILES: ReadonlySet<string> = new Set([
  ...['EACCES', 'EEXIST', 'EISDIR', 'ELOOP', 'EMLINK', 'ENAMETOOLONG', 'ENOENT', 'ENOTDIR', 'EPERM'],
]);

/** An image that is not run: what is wrong with it, as the end of a sentence. */
export function refusedImage(what: string): FunctionRefusal {
  return new FunctionRefusal('runtime', `The container image cannot be run: ${what}.`);
}
