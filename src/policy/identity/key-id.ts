/**
 * Access key ids. As on AWS an id tells its account: the 16 characters behind the prefix are base32, and 40 of their
 * 80 bits are the account's number. So the account of a request is known before anything is read, and tools that
 * decode ids (and GetAccessKeyInfo) find the right one.
 */

import type { Ids } from '../../core/ids.ts';

/** `AKIA`: a key of a user or of root; `ASIA`: temporary credentials. */
export type KeyIdPrefix = 'AKIA' | 'ASIA';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const AWS_FORM = /^A[KS]IA[A-Z0-9]{16}$/;
const BASE32 = /^[A-Z2-7]{16}$/;
const CHARACTERS = 16;
const ACCOUNT_MAX = 999_999_999_999;

// From the top: a bit that ids of today have set, the account, and what makes the id unique.
const MODERN_BIT = 1n << 79n;
const ACCOUNT_SHIFT = 39n;
const ACCOUNT_RANGE = 2 ** 40;
const UNIQUE_MASK = (1n << 39n) - 1n;
const UNIQUE_BYTES = 5;

/** The two ids that AWS's documentation uses in every example; they are nobody's. */
const EXAMPLES: ReadonlySet<string> = new Set(['AKIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPLE']);

/** A new id for a key of an account. */
export function newKeyId(ids: Ids, prefix: KeyIdPrefix, account: string): string {
  const unique = BigInt(`0x${Buffer.from(ids.bytes(UNIQUE_BYTES)).toString('hex')}`) & UNIQUE_MASK;
  let rest = MODERN_BIT | (BigInt(account) << ACCOUNT_SHIFT) | unique;
  let text = '';
  for (let i = 0; i < CHARACTERS; i++) {
    text = (ALPHABET[Number(rest & 31n)] ?? '') + text;
    rest >>= 5n;
  }
  return prefix + text;
}

const SECRET_BYTES = 30;

/** A secret access key: 40 characters of base64, as AWS's. */
export function newSecret(ids: Ids): string {
  return Buffer.from(ids.bytes(SECRET_BYTES)).toString('base64');
}

/** The account that an id in AWS's form tells, issued here or not; undefined when it tells none. */
export function accountOfKeyId(keyId: string): string | undefined {
  const text = keyId.slice(4);
  if (!BASE32.test(text)) return undefined;
  // The upper 41 of the 80 bits, which a number holds: eight characters and the first bit of the ninth.
  let upper = 0;
  for (let i = 0; i < 8; i++) upper = upper * 32 + ALPHABET.indexOf(text.charAt(i));
  upper = upper * 2 + (ALPHABET.indexOf(text.charAt(8)) >> 4);
  const account = upper % ACCOUNT_RANGE;
  return account > ACCOUNT_MAX ? undefined : String(account).padStart(12, '0');
}

/** An id that could be one of a real AWS account. */
export function hasAwsForm(keyId: string): boolean {
  return AWS_FORM.test(keyId);
}

export function isExampleKeyId(keyId: string): boolean {
  return EXAMPLES.has(keyId);
}
