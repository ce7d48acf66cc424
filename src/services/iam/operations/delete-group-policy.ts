import type { Handler } from '../handler.ts';
import { deleteInlinePolicy } from '../inline-policies.ts';
import { groupEntity, groupNamed } from '../lookups.ts';

export const deleteGroupPolicy: Handler<'DeleteGroupPolicy'> = async (
  { tx, place },
  { GroupName, PolicyName },
) => {
  const group = await groupNamed(tx, place, GroupName);
  await deleteInlinePolicy(tx, place, groupEntity(group), PolicyName);
};
