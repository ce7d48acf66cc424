import { detachPolicy } from '../attachments.ts';
import type { Handler } from '../handler.ts';
import { userEntity, userNamed } from '../lookups.ts';

export const detachUserPolicy: Handler<'DetachUserPolicy'> = async (
  { tx, place },
  { UserName, PolicyArn },
) => {
  const user = await userNamed(tx, place, UserName);
  await detachPolicy(tx, place, userEntity(user), PolicyArn);
};
