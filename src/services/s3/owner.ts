/** Accounts as S3 names them in lists and ACLs: by a canonical user id of 64 hexadecimal digits. */

import { hash } from 'node:crypto';
import type { Owner } from './api.gen.ts';

/** The id that S3 itself uses for requests without a signature. */
const ANONYMOUS_ID = '65a011a29cdf8ec533ec3d1ccaae921c';

/** The same for an account in every cloud; nothing tells it from a real one but that AWS gave out others. */
export function canonicalId(account: string): string {
  return account === '' ? ANONYMOUS_ID : hash('sha256', `s3-canonical-user:${account}`);
}

export function isCanonicalId(text: string): boolean {
  return /^[0-9a-f]{64}$/i.test(text);
}

/** S3 stopped showing display names in November 2025. */
export function ownerOf(account: string): Owner {
  return { ID: canonicalId(account) };
}
