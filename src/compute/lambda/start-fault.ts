/**
 * Why a runtime cannot be started, found before anybody tries: whatever isolates a function would tell it in words of
 * its own. Lambda's are those of Go, which its supervisor is written in.
 */

import { closeSync, openSync, readSync, type Stats } from 'node:fs';

export interface StartFault {
  readonly errorType: 'Runtime.InvalidEntrypoint' | 'Runtime.InvalidWorkingDir';
  /** `fork/exec /run: no such file or directory` */
  readonly words: string;
  /** Of the function's log, as it is written for images. */
  readonly line?: string;
}

export interface FoundFile {
  readonly path: string;
  readonly stats: Stats;
}

const HEAD_BYTES = 256;
const ELF = '7f454c46';
const MACHINES: Readonly<Record<string, readonly number[]>> = { x64: [62, 3], arm64: [183] };

export const invalidEntrypoint = (words: string): StartFault => ({
  errorType: 'Runtime.InvalidEntrypoint',
  words,
});

/**
 * @param shown the path as the function sees it
 * @param found where it lies; undefined: it is not there
 * @param isThere of the interpreter that a script names, as the function sees it
 */
export function executionFault(
  shown: string,
  found: FoundFile | undefined,
  isThere: (path: string) => boolean,
): StartFault | undefined {
  const because = (why: string) => invalidEntrypoint(`fork/exec ${shown}: ${why}`);
  if (found === undefined) return because('no such file or directory');
  if (!found.stats.isFile() || (found.stats.mode & 0o111) === 0) return because('permission denied');
  const head = headOf(found.path);
  if (head.toString('latin1', 0, 2) === '#!') {
    const [line = ''] = head.toString('utf8', 2).split('\n');
    const [interpreter = ''] = line.trimStart().split(/[ \t]/);
    return interpreter === '' || isThere(interpreter) ? undefined : because('no such file or directory');
  }
  const isOfHere =
    head.toString('hex', 0, 4) === ELF &&
    head.length >= 20 &&
    (MACHINES[process.arch]?.includes(head.readUInt16LE(18)) ?? true);
  return isOfHere ? undefined : because('exec format error');
}

function headOf(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(file);
  }
}
