import { invalidInput, noSuchEntity } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { deletionOf } from '../service-linked/deletions.ts';

export const getServiceLinkedRoleDeletionStatus: Handler<'GetServiceLinkedRoleDeletionStatus'> = async (
  { tx, place },
  { DeletionTaskId: id },
) => {
  if (!id.startsWith('task/aws-service-role/')) throw invalidInput(`Invalid DeletionTaskId: ${id}`);
  const deletion = await deletionOf(tx, place, id);
  if (deletion === undefined) throw noSuchEntity(`Deletion task ${id} cannot be found.`);
  return { Status: 'SUCCEEDED' };
};
