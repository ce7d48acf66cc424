import type { Handler } from '../handler.ts';
import { deleteInlinePolicy } from '../inline-policies.ts';
import { userEntity, userNamed } from '../lookups.ts';

export const deleteUserPolicy: Handler<'DeleteUserPolicy'> = async (
  { tx, place },
  { UserName, PolicyName },
) => {
  const user = await userNamed(tx, place, UserName);
  await deleteInlinePolicy(tx, place, userEntity(user), PolicyName);
};
