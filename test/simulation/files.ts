/** The files of one process of a simulation: each operation is a step, and what its process did not get to never happens. */

import type { Files, OpenFile } from '../../src/core/files.ts';
import type { Fault } from '../../src/core/files-memory.ts';

export interface FileSteps {
  pause(kind: string): Promise<void>;
  /** What an operation does instead of succeeding. */
  fault(operation: keyof Files | keyof OpenFile): Fault | undefined;
  /** Whether a write is made in two parts, so that a crash may leave the first alone. */
  tears(): boolean;
  /** A file system that forgets to sync: only for a mutant. */
  readonly ignoresSync: boolean;
}

/** `files` as one process sees them. */
export function processFiles(files: Files, steps: FileSteps): Files {
  const before = async (operation: keyof Files | keyof OpenFile, path: string): Promise<void> => {
    await steps.pause(`file ${operation}`);
    const fault = steps.fault(operation);
    if (fault === undefined) return;
    throw Object.assign(new Error(`${fault.code}: ${operation} '${path}'`), fault);
  };
  const onPath =
    <A extends readonly unknown[], R>(
      operation: keyof Files,
      run: (path: string, ...rest: A) => Promise<R>,
    ) =>
    async (path: string, ...rest: A): Promise<R> => {
      await before(operation, path);
      return run(path, ...rest);
    };
  return {
    open: onPath('open', async (path, mode: Parameters<Files['open']>[1]) =>
      openFile(await files.open(path, mode), path, steps, before),
    ),
    facts: onPath('facts', (path) => files.facts(path)),
    list: onPath('list', (path) => files.list(path)),
    makeDirectory: onPath('makeDirectory', (path) => files.makeDirectory(path)),
    rename: onPath('rename', (from, to: string) => files.rename(from, to)),
    link: onPath('link', (from, to: string) => files.link(from, to)),
    copy: onPath('copy', (from, to: string) => files.copy(from, to)),
    remove: onPath('remove', (path) => files.remove(path)),
    removeTree: onPath('removeTree', (path) => files.removeTree(path)),
    syncDirectory: onPath('syncDirectory', async (path) => {
      if (!steps.ignoresSync) await files.syncDirectory(path);
    }),
  };
}

function openFile(
  file: OpenFile,
  path: string,
  steps: FileSteps,
  before: (operation: keyof OpenFile, path: string) => Promise<void>,
): OpenFile {
  return {
    async read(buffer, position) {
      await before('read', path);
      return file.read(buffer, position);
    },
    async write(chunks, position) {
      await before('write', path);
      const whole = Buffer.concat(chunks);
      if (whole.length < 2 || !steps.tears()) return file.write([whole], position);
      const half = whole.length >> 1;
      await file.write([whole.subarray(0, half)], position);
      await steps.pause('file write');
      await file.write([whole.subarray(half)], position + half);
    },
    async truncate(size) {
      await before('truncate', path);
      return file.truncate(size);
    },
    async sync() {
      await before('sync', path);
      if (!steps.ignoresSync) await file.sync();
    },
    async size() {
      await before('size', path);
      return file.size();
    },
    close: () => file.close(),
  };
}
