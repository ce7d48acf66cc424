/**
 * The limits of the store's contract, checked the same way by every adapter, before anything is read or
 * written.
 */

import {
  COMMIT_VERSION_BYTES,
  type Commit,
  KEY_BYTES_MAX,
  LIST_ROWS_MAX,
  type ListOptions,
  type Range,
  type SetRow,
} from './store.ts';
import { StoreError } from './store-errors.ts';

/** Larger bodies are blobs; the largest record of any service (a template, a state machine) is a megabyte. */
export const VALUE_BYTES_MAX = 16 * 1024 * 1024;

/** Rows that one commit may write, so that none holds the event loop for long. */
export const COMMIT_ROWS_MAX = 10_000;

function invalid(message: string): StoreError {
  return new StoreError('invalid', message);
}

function validateKey(key: Uint8Array): void {
  if (key.length === 0 || key.length > KEY_BYTES_MAX) {
    throw invalid(`A key has 1 to ${KEY_BYTES_MAX} bytes, not ${key.length}`);
  }
}

export function validateKeys(keys: readonly Uint8Array[]): void {
  for (const key of keys) validateKey(key);
}

export function validateList(range: Range, options: ListOptions): void {
  // An end may be the key directly after the longest one.
  if (range.gte.length > KEY_BYTES_MAX + 1 || range.lt.length > KEY_BYTES_MAX + 1) {
    throw invalid(`An end of a range has at most ${KEY_BYTES_MAX + 1} bytes`);
  }
  const { limit } = options;
  if (!Number.isInteger(limit) || limit < 1 || limit > LIST_ROWS_MAX) {
    throw invalid(`A list has a limit of 1 to ${LIST_ROWS_MAX}, not ${limit}`);
  }
}

function validatePlaceholder(at: number, bytes: Uint8Array): void {
  if (!Number.isInteger(at) || at < 0 || at + COMMIT_VERSION_BYTES > bytes.length) {
    throw invalid(`The commit's version does not fit at ${at} of ${bytes.length} bytes`);
  }
}

function validateSet(set: SetRow): void {
  validateKey(set.key);
  if (set.value.length > VALUE_BYTES_MAX) {
    throw invalid(`A value has at most ${VALUE_BYTES_MAX} bytes, not ${set.value.length}`);
  }
  if (set.keyVersionAt !== undefined) validatePlaceholder(set.keyVersionAt, set.key);
  if (set.valueVersionAt !== undefined) {
    for (const at of set.valueVersionAt) validatePlaceholder(at, set.value);
  }
}

export function validateCommit(commit: Commit): void {
  const { checks, ranges, sets, deletes, adds } = commit;
  for (const check of checks) validateKey(check.key);
  for (const { range, options } of ranges) validateList(range, options);
  const rows = sets.length + deletes.length + adds.length;
  if (rows > COMMIT_ROWS_MAX) throw invalid(`A commit writes at most ${COMMIT_ROWS_MAX} rows, not ${rows}`);
  for (const set of sets) validateSet(set);
  for (const key of deletes) validateKey(key);
  for (const { key, delta } of adds) {
    validateKey(key);
    if (!Number.isSafeInteger(delta)) throw invalid(`An increment is a safe integer, not ${delta}`);
  }
  if (adds.length > 0) validateAddsApart(commit);
}

/**
 * A commit either sets a row or adds to it, once: what more would mean depends on an order that nobody should
 * rely on. (Deleting a counter and adding to it is clear: it counts from 0.)
 */
function validateAddsApart({ sets, adds }: Commit): void {
  const written = new Set<string>();
  for (const { key } of sets) written.add(bytesText(key));
  for (const { key } of adds) {
    const text = bytesText(key);
    if (written.has(text))
      throw invalid('A commit adds to a row that it also sets, or twice to the same row');
    written.add(text);
  }
}

/** Equal bytes have equal texts. */
export function bytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
