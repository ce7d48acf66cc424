import { randomFillSync } from 'node:crypto';
import type { RandomBytes } from './ids.ts';

const POOL_BYTES = 4096;

/** The machine's random bytes, drawn in blocks: one system call serves some hundred ids. */
export function realRandom(): RandomBytes {
  const pool = new Uint8Array(POOL_BYTES);
  let at = POOL_BYTES;
  return (count) => {
    if (count > POOL_BYTES) return randomFillSync(new Uint8Array(count));
    if (at + count > POOL_BYTES) {
      randomFillSync(pool);
      at = 0;
    }
    at += count;
    return pool.slice(at - count, at);
  };
}
