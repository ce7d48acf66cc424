import { attachPolicy } from '../attachments.ts';
import type { Handler } from '../handler.ts';
import { groupEntity, groupNamed } from '../lookups.ts';

export const attachGroupPolicy: Handler<'AttachGroupPolicy'> = async (
  { tx, place },
  { GroupName, PolicyArn },
) => {
  const group = await groupNamed(tx, place, GroupName);
  await attachPolicy(tx, place, groupEntity(group), PolicyArn);
};
