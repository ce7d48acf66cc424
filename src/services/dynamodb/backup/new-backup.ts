/** Backups from the moment of the call: what the table holds then, copied behind the answer. */

import type { TxContext } from '../../../core/context.ts';
import {
  type BackupRecord,
  backups,
  captures,
  counterKey,
  itemBytes,
  itemCounts,
  type TableRecord,
} from '../state.ts';
import type { TableRef } from '../table/table-ref.ts';
import { sendCopy } from './copy-capture.ts';
import { newCapture } from './new-capture.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long AWS keeps the backup of a deleted table that had point-in-time recovery. */
const DELETED_TABLE_DAYS = 35;
const TIME_DIGITS = 14;

type Draft = Pick<BackupRecord, 'name' | 'type' | 'expiresAtMs'>;

async function newBackup(
  { tx, ids, now }: TxContext,
  { place }: TableRef,
  source: TableRecord,
  draft: Draft,
): Promise<BackupRecord> {
  const createdAtMs = now();
  const key = counterKey(source, 0);
  // As AWS writes it: 01623095754481-2cfcd6f9.
  const id = `${String(createdAtMs).padStart(TIME_DIGITS, '0')}-${ids.uuid().slice(0, 8)}`;
  return {
    ...draft,
    id,
    createdAtMs,
    status: 'CREATING',
    capture: ids.uuid(),
    source: { ...source, captures: undefined },
    items: await itemCounts.value(tx, place, ...key),
    bytes: await itemBytes.value(tx, place, ...key),
    restoring: [],
  };
}

/** Backs up a table that goes on. */
export async function backUp(
  context: TxContext,
  ref: TableRef,
  source: TableRecord,
  name: string,
): Promise<BackupRecord> {
  const backup = await newBackup(context, ref, source, { name, type: 'USER' });
  const goal = { kind: 'backup', table: source.name, backup: backup.id } as const;
  await newCapture(context, ref, source, { id: backup.capture, goal });
  await backups.put(context.tx, ref.place, backup);
  return backup;
}

/** Backs up a table that is deleted by the same commit: no write comes after it. */
export async function backUpDeleted(context: TxContext, ref: TableRef, source: TableRecord): Promise<void> {
  const { tx, outbox, now, timers } = context;
  const { place } = ref;
  const expiresAtMs = now() + DELETED_TABLE_DAYS * DAY_MS;
  const name = `${source.name}$DeletedTableBackup`;
  const backup = await newBackup(context, ref, source, { name, type: 'SYSTEM', expiresAtMs });
  const goal = { kind: 'backup', table: source.name, backup: backup.id } as const;
  const capture = {
    id: backup.capture,
    name: source.name,
    table: source.number,
    phase: 'copying',
    goal,
  } as const;
  await captures.put(tx, place, capture);
  await backups.put(tx, place, backup);
  sendCopy(outbox, place, capture);
  const body = { place, table: source.name, backup: backup.id };
  await timers.set({ service: 'dynamodb', timer: 'expireBackup', id: backup.id, atMs: expiresAtMs, body });
}
