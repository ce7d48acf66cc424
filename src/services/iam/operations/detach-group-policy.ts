import { detachPolicy } from '../attachments.ts';
import type { Handler } from '../handler.ts';
import { groupEntity, groupNamed } from '../lookups.ts';

export const detachGroupPolicy: Handler<'DetachGroupPolicy'> = async (
  { tx, place },
  { GroupName, PolicyArn },
) => {
  const group = await groupNamed(tx, place, GroupName);
  await detachPolicy(tx, place, groupEntity(group), PolicyArn);
};
