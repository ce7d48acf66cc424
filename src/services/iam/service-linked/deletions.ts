import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { type LinkedRoleDeletionRecord, linkedRoleDeletions } from '../state.ts';

/** The deletion of a task id; undefined when there was none. */
export async function deletionOf(
  tx: Transaction,
  place: Place,
  taskId: string,
): Promise<LinkedRoleDeletionRecord | undefined> {
  const name = taskId.split('/').at(-2) ?? '';
  const deletion = await linkedRoleDeletions.get(tx, place, name.toLowerCase());
  return deletion?.id === taskId ? deletion : undefined;
}
