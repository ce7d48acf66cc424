/** Files of data that come with the product (`data/`), read where and when they are needed. */

import { closeSync, openSync, readSync } from 'node:fs';

const DIRECTORY = new URL('../../data/', import.meta.url);

/** Bytes of a file of `data/`, from `start` on. @throws when the file has fewer. */
export function readDataFile(name: string, start: number, length: number): Buffer {
  const file = openSync(new URL(name, DIRECTORY), 'r');
  try {
    const bytes = Buffer.alloc(length);
    const read = readSync(file, bytes, 0, length, start);
    if (read < length) throw new Error(`${name} ends before byte ${start + length}`);
    return bytes;
  } finally {
    closeSync(file);
  }
}
