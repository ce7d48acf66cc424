import type { Handler } from '../handler.ts';
import { keyOwner, ownedKey } from '../key-owner.ts';
import { accessKeys, lastUses } from '../state.ts';

/** What stays says that the key was one of this cloud, and no more. */
export const deleteAccessKey: Handler<'DeleteAccessKey'> = async ({ tx, place, caller }, input) => {
  const owner = await keyOwner(tx, place, caller, input.UserName);
  const key = await ownedKey(tx, place, owner, input.AccessKeyId);
  await accessKeys.put(tx, place, { ...key, status: 'Deleted', secret: '' });
  await lastUses.delete(tx, place, key.id);
};
