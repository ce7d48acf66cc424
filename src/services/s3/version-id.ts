/**
 * Version ids, as opaque as S3's and of the same length: 32 characters, which hold the version's place in its key's
 * history (so that it is found without an index), random bytes, and a check that tells a mistyped id from one that was
 * deleted (S3 answers them differently).
 */

import { hash } from 'node:crypto';
import type { Ids } from '../../core/ids.ts';

/** The id of what was written while versioning was off or suspended. */
export const NULL_VERSION = 'null';

const ORDER_BYTES = 7;
const RANDOM_BYTES = 11;
const CHECK_BYTES = 6;
const LENGTH = 32;
/** Places of `a` to `9` in the alphabet of base64. */
const FIRST_LETTER = 26;
const FIRST_LETTERS = 36;

function check(bytes: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from('s3-version'), bytes]), 'buffer').subarray(0, CHECK_BYTES);
}

/** `order`: the version's place, see `ObjectRecord.order`. */
export function makeVersionId(ids: Ids, order: number): string {
  const bytes = Buffer.alloc(RANDOM_BYTES + ORDER_BYTES);
  bytes.set(ids.bytes(RANDOM_BYTES));
  // The first letter is a small one or a digit: no id looks like an option or a hidden file.
  bytes[0] = (FIRST_LETTER + ((bytes[0] ?? 0) % FIRST_LETTERS)) * 4 + ((bytes[1] ?? 0) % 4);
  bytes.writeUIntBE(Math.floor(order / 256), RANDOM_BYTES, ORDER_BYTES - 1);
  bytes[RANDOM_BYTES + ORDER_BYTES - 1] = order % 256;
  const text = Buffer.concat([bytes, check(bytes)]).toString('base64url');
  return text.replaceAll('-', '.');
}

/** The place in the history that an id names; undefined: no such id was ever given out. */
export function orderOfVersionId(versionId: string): number | undefined {
  if (versionId.length !== LENGTH || !/^[\w.]+$/.test(versionId)) return undefined;
  const bytes = Buffer.from(versionId.replaceAll('.', '-'), 'base64url');
  const body = bytes.subarray(0, RANDOM_BYTES + ORDER_BYTES);
  if (!check(body).equals(bytes.subarray(body.length))) return undefined;
  return body.readUIntBE(RANDOM_BYTES, ORDER_BYTES - 1) * 256 + (body.at(-1) ?? 0);
}
