import type { Ownership } from './bucket-record.ts';

const OWNERSHIPS: ReadonlySet<string> = new Set([
  'BucketOwnerEnforced',
  'BucketOwnerPreferred',
  'ObjectWriter',
]);

export function isOwnership(text: string): text is Ownership {
  return OWNERSHIPS.has(text);
}
