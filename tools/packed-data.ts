import { writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

/** Writes a file of `data/` in the form that `src/engines/packed-data.ts` reads; tells how large it is. */
export function writePackedData(name: string, index: unknown, blocks: readonly unknown[]): number {
  const packed = blocks.map(pack);
  const head = pack({ index, blockBytes: packed.map(({ length }) => length) });
  const start = Buffer.alloc(4);
  start.writeUInt32BE(head.length);
  const bytes = Buffer.concat([start, head, ...packed]);
  writeFileSync(new URL(`../data/${name}`, import.meta.url), bytes);
  return bytes.length;
}

function pack(value: unknown): Buffer {
  const bytes = Buffer.from(JSON.stringify(value));
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
