/** Users who ask about themselves, and whose access keys are whose. */

import type { Caller } from '../../core/caller.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { inAccount } from '../../policy/identity/place.ts';
import { type UserRecord, users } from '../../policy/identity/users.ts';
import { noSuchEntity, validationError } from './errors.ts';
import { userNamed } from './lookups.ts';
import { type AccessKeyRecord, accessKeys } from './state.ts';

/** Somebody who has credentials: a user, or root, whose id is its account's and which has no name. */
export interface KeyOwner {
  id: string;
  name: string | undefined;
}

/** The name of the caller's own user, where an input leaves it out. */
export function ownUserName(caller: Caller): string {
  if (caller.type === 'user' && caller.name !== undefined) return caller.name;
  throw validationError('Must specify userName when calling with non-User credentials');
}

/** The owner that is named, else the caller. */
export async function keyOwner(
  tx: Transaction,
  place: Place,
  caller: Caller,
  userName: string | undefined,
): Promise<KeyOwner> {
  if (userName === undefined && caller.type === 'root') return { id: caller.account, name: undefined };
  return userNamed(tx, place, userName ?? ownUserName(caller));
}

/** The user with a unique id, or root for its account's number. */
export async function ownerWithId(tx: Transaction, place: Place, id: string): Promise<KeyOwner | undefined> {
  return id === place.account ? { id, name: undefined } : users.getBy(tx, place, 'byId', [id]);
}

export async function userOfKey(tx: Transaction, key: AccessKeyRecord): Promise<UserRecord | undefined> {
  return users.getBy(tx, inAccount(key.account), 'byId', [key.userId]);
}

/** The keys that an owner has, the oldest first. */
export async function keysOf(tx: Transaction, place: Place, owner: KeyOwner): Promise<AccessKeyRecord[]> {
  const prefix = [place.account, owner.id];
  return (await accessKeys.listBy(tx, place, 'byUser', { prefix })).records;
}

/** A key of this owner; throws that there is none. */
export async function ownedKey(
  tx: Transaction,
  place: Place,
  owner: KeyOwner,
  keyId: string,
): Promise<AccessKeyRecord> {
  const key = await accessKeys.get(tx, place, keyId);
  const isOwned = key?.account === place.account && key.userId === owner.id && key.status !== 'Deleted';
  if (key === undefined || !isOwned) {
    throw noSuchEntity(`The Access Key with id ${keyId} cannot be found.`);
  }
  return key;
}

/** Root has no user name; AWS's credential report calls it so. */
const ROOT_NAME = '<root_account>';

export const shownOwner = ({ name }: KeyOwner): string => name ?? ROOT_NAME;
