/** What the three batch operations share: the checks of a batch as a whole, and its answer with partial failures. */

import { AwsError } from '../../core/errors.ts';
import type { BatchResultErrorEntry } from './api.gen.ts';
import {
  batchEntryIdsNotDistinct,
  emptyBatch,
  entryCode,
  invalidBatchEntryId,
  missingParameter,
  tooManyEntries,
} from './errors.ts';
import { BATCH_ENTRIES_MAX } from './limits.ts';

const ID = /^[\w-]{1,80}$/;

interface Entry {
  Id: string;
}

/**
 * The entries of a batch. `entryName` is how AWS calls one.
 *
 * Throws MissingParameter, EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId,
 * BatchEntryIdsNotDistinct.
 */
export function checkBatch<E extends Entry>(
  entries: readonly E[] | undefined,
  entryName: string,
): readonly E[] {
  if (entries === undefined) throw missingParameter('Entries');
  if (entries.length === 0) throw emptyBatch(entryName);
  if (entries.length > BATCH_ENTRIES_MAX) throw tooManyEntries(BATCH_ENTRIES_MAX, entries.length);
  const seen = new Set<string>();
  for (const [i, { Id: id }] of entries.entries()) {
    // An absent id cannot be answered with; the query protocol's empty one is as bad as any other.
    if (id === undefined) throw missingParameter(`${entryName}.${i + 1}.Id`);
    if (!ID.test(id)) throw invalidBatchEntryId();
    if (seen.has(id)) throw batchEntryIdsNotDistinct(id);
    seen.add(id);
  }
  return entries;
}

/** What one entry has come to. */
export type EntryOutcome<S> = { ok: S } | { failed: BatchResultErrorEntry };

/** Runs one entry; its own errors become a failure of this entry. */
export async function tryEntry<S>(id: string, action: () => S | Promise<S>): Promise<EntryOutcome<S>> {
  try {
    return { ok: await action() };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const failed = { Id: id, Code: entryCode(error), Message: error.message, SenderFault: true };
    return { failed };
  }
}

export interface BatchResult<S> {
  Successful: S[];
  Failed: BatchResultErrorEntry[];
}

export function batchResult<S>(outcomes: readonly EntryOutcome<S>[]): BatchResult<S> {
  const Successful: S[] = [];
  const Failed: BatchResultErrorEntry[] = [];
  for (const outcome of outcomes) {
    if ('ok' in outcome) Successful.push(outcome.ok);
    else Failed.push(outcome.failed);
  }
  const result: Partial<BatchResult<S>> = {};
  if (Successful.length > 0) result.Successful = Successful;
  if (Failed.length > 0) result.Failed = Failed;
  // AWS leaves an empty list out, although the model calls both required: some clients ask whether one is there.
  return result as BatchResult<S>;
}
