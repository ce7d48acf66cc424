/** The timer of a deleted table's backup. */

import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { backups } from '../state.ts';
import { sendCaptureRemoval } from './remove-capture.ts';

const LATER_MS = 60_000;

interface Expiry {
  place: Place;
  table: string;
  backup: string;
}

export async function expireBackup({ tx, outbox, timers, now }: TxContext, body: unknown): Promise<void> {
  // What backUpDeleted stored.
  const { place, table, backup: id } = body as Expiry;
  const backup = await backups.get(tx, place, table, id);
  if (backup === undefined) return;
  if (backup.restoring.length > 0) {
    await timers.set({ service: 'dynamodb', timer: 'expireBackup', id, atMs: now() + LATER_MS, body });
    return;
  }
  await backups.delete(tx, place, table, id);
  sendCaptureRemoval(outbox, { place, capture: backup.capture });
}
