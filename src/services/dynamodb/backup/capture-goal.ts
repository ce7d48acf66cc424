/** What a capture was made for, once it is complete. */

import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { backups, type CaptureRecord } from '../state.ts';
import { sendExport } from '../transfer/export-table.ts';
import { sendLoad } from './load-table.ts';

export async function reachGoal(
  { tx, outbox }: TxContext,
  place: Place,
  { id, goal }: CaptureRecord,
): Promise<void> {
  if (goal.kind === 'load') {
    sendLoad(outbox, { place, target: goal.target, targetId: goal.targetId, capture: id, drops: true });
  } else if (goal.kind === 'export') sendExport(outbox, { place, table: goal.table, id: goal.export });
  else {
    const backup = await backups.get(tx, place, goal.table, goal.backup);
    if (backup !== undefined) await backups.put(tx, place, { ...backup, status: 'AVAILABLE' });
  }
}
