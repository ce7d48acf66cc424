/**
 * Files of data that come with the product (`data/`): an index and blocks, each JSON packed with Brotli. Nothing is read
 * before it is asked for. The form: four bytes with the length of the head, the head (the index, and how long each block
 * is), the blocks. `tools/packed-data.ts` writes them.
 */

import { closeSync, openSync, readSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';

const DIRECTORY = new URL('../../data/', import.meta.url);
const LENGTH_BYTES = 4;

export interface PackedData<I, B> {
  readonly index: I;
  /** Reads and opens a block, each time anew. */
  block(number: number): B;
}

/** Opens a file of `data/` by reading its index. */
export function openPackedData<I, B>(name: string): PackedData<I, B> {
  const headBytes = read(name, 0, LENGTH_BYTES).readUInt32BE();
  const head: { index: I; blockBytes: readonly number[] } = unpack(read(name, LENGTH_BYTES, headBytes));
  return {
    index: head.index,
    block(number) {
      const length = head.blockBytes[number];
      if (length === undefined) throw new Error(`${name} has no block ${number}`);
      const before = head.blockBytes.slice(0, number).reduce((sum, bytes) => sum + bytes, 0);
      return unpack(read(name, LENGTH_BYTES + headBytes + before, length));
    },
  };
}

function unpack<T>(bytes: Buffer): T {
  // The files are our own, as their tool wrote them.
  return JSON.parse(brotliDecompressSync(bytes).toString('utf8')) as T;
}

function read(name: string, start: number, length: number): Buffer {
  const file = openSync(new URL(name, DIRECTORY), 'r');
  try {
    const bytes = Buffer.alloc(length);
    const found = readSync(file, bytes, 0, length, start);
    if (found < length) throw new Error(`${name} ends before byte ${start + length}`);
    return bytes;
  } finally {
    closeSync(file);
  }
}
