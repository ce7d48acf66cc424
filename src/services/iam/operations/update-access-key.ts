import { validationError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { keyOwner, ownedKey } from '../key-owner.ts';
import { type AccessKeyStatus, accessKeys } from '../state.ts';

/** The model's list has a third, `Expired`, which IAM gives to credentials of its own making. */
const SETTABLE: Readonly<Record<string, AccessKeyStatus>> = { Active: 'Active', Inactive: 'Inactive' };

export const updateAccessKey: Handler<'UpdateAccessKey'> = async ({ tx, place, caller }, input) => {
  const status = SETTABLE[input.Status];
  if (status === undefined) {
    throw validationError(`The status of an access key cannot be set to ${input.Status}.`);
  }
  const owner = await keyOwner(tx, place, caller, input.UserName);
  const key = await ownedKey(tx, place, owner, input.AccessKeyId);
  await accessKeys.put(tx, place, { ...key, status });
};
