import { newKeyId, newSecret } from '../../../policy/identity/key-id.ts';
import { quotaExceeded } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { keyOwner, keysOf, shownOwner } from '../key-owner.ts';
import { ACCESS_KEYS_PER_USER } from '../quotas.ts';
import { accessKeys } from '../state.ts';

export const createAccessKey: Handler<'CreateAccessKey'> = async (
  { tx, place, caller, ids, now },
  { UserName },
) => {
  const owner = await keyOwner(tx, place, caller, UserName);
  if ((await keysOf(tx, place, owner)).length >= ACCESS_KEYS_PER_USER) {
    throw quotaExceeded('AccessKeysPerUser', ACCESS_KEYS_PER_USER);
  }
  const { account } = place;
  const id = newKeyId(ids, 'AKIA', account);
  const secret = newSecret(ids);
  const createdMs = now();
  await accessKeys.put(tx, place, { id, account, userId: owner.id, secret, status: 'Active', createdMs });
  return {
    AccessKey: {
      UserName: shownOwner(owner),
      AccessKeyId: id,
      Status: 'Active',
      SecretAccessKey: secret,
      CreateDate: new Date(createdMs),
    },
  };
};
