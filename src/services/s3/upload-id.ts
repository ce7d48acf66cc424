/** Ids of multipart uploads: unguessable, and in the order in which the uploads were begun (S3 lists them so). */

import type { Ids } from '../../core/ids.ts';

const TIME_DIGITS = 9;
const RANDOM_LETTERS = 119;

/** Digits before letters, and longer numbers are padded: ids compare as texts like the times in them. */
export function makeUploadId(ids: Ids, nowMs: number): string {
  return nowMs.toString(36).padStart(TIME_DIGITS, '0') + ids.base62(RANDOM_LETTERS);
}

/** The form of an id: anything else was never given out. */
export function isUploadId(text: string): boolean {
  return text.length === TIME_DIGITS + RANDOM_LETTERS && /^[0-9A-Za-z]+$/.test(text);
}
