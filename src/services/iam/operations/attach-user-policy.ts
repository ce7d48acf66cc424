import { attachPolicy } from '../attachments.ts';
import type { Handler } from '../handler.ts';
import { userEntity, userNamed } from '../lookups.ts';

export const attachUserPolicy: Handler<'AttachUserPolicy'> = async (
  { tx, place },
  { UserName, PolicyArn },
) => {
  const user = await userNamed(tx, place, UserName);
  await attachPolicy(tx, place, userEntity(user), PolicyArn);
};
