/**
 * What writes replaced, for tables with point-in-time recovery and for as many days as they ask for:
 *
 *   table's number, history's number, time, commit, step, key of the item's row   -> the item before, or null
 *
 * An earlier state follows from a later one by taking these back, the latest first. A write that lost against another
 * one was tried again later, so that for each item the order of times is that of commits.
 */

import { encodeValue } from '../../../core/codec.ts';
import type { Place } from '../../../core/place.ts';
import type { Range } from '../../../core/store.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { afterPrefix, COMMIT_VERSION, encodeKey } from '../../../core/tuple.ts';
import type { Item } from '../item/attribute-value.ts';
import type { RecoveryRecord } from '../state.ts';
import { rows, rowsPrefix } from '../table/rows.ts';
import type { Table } from '../table/table.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Entries that a write sweeps away when they are too old: more than one, so that they become fewer. */
const SWEPT = 2;

/** The earliest moment to which a table can be restored. */
export function earliestRestorableMs({ days, enabledAtMs, number }: RecoveryRecord, nowMs: number): number {
  return number === undefined ? nowMs : Math.max(enabledAtMs, nowMs - days * DAY_MS);
}

export interface Replaced {
  rowKey: Uint8Array;
  before: Item | undefined;
  /** Tells writes of one item in one commit apart. */
  step: number;
}

/** Keeps what a write replaces; nothing for tables without point-in-time recovery. */
export async function keepForRecovery(
  { tx, now }: { tx: Transaction; now(): number },
  table: Table,
  { rowKey, before, step }: Replaced,
): Promise<void> {
  const { pointInTimeRecovery: recovery, number } = table.record;
  if (recovery?.number === undefined || typeof number !== 'number') return;
  const prefix = rowsPrefix(table.place, number, recovery.number);
  const nowMs = now();
  const relativeKey = rowKey.subarray(table.prefix.length);
  const key = encodeKey(prefix, [nowMs, COMMIT_VERSION, step, relativeKey]);
  tx.set(key, encodeValue(rows.version, before ?? null, false));
  const end = encodeKey(prefix, [earliestRestorableMs(recovery, nowMs)]).key;
  const old = await tx.list({ gte: prefix, lt: end }, { limit: SWEPT }, { snapshot: true });
  for (const row of old.rows) tx.delete(row.key);
}

/** The entries of writes after a moment. */
export function historyBehind(place: Place, table: number, history: number, atMs: number): Range {
  const prefix = rowsPrefix(place, table, history);
  return { gte: encodeKey(prefix, [atMs + 1]).key, lt: afterPrefix(prefix) ?? prefix };
}
