/** Look-ups by name that throw AWS's error. Names find what they name whatever their case. */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { type RoleRecord, roles } from '../../policy/identity/roles.ts';
import { type UserRecord, users } from '../../policy/identity/users.ts';
import { noSuchEntity, unmodifiableEntity } from './errors.ts';
import {
  type EntityKind,
  type GroupRecord,
  groups,
  type InstanceProfileRecord,
  instanceProfiles,
} from './state.ts';

export const findUser = (tx: Transaction, place: Place, name: string): Promise<UserRecord | undefined> =>
  users.get(tx, place, name.toLowerCase());

export const findRole = (tx: Transaction, place: Place, name: string): Promise<RoleRecord | undefined> =>
  roles.get(tx, place, name.toLowerCase());

export const findGroup = (tx: Transaction, place: Place, name: string): Promise<GroupRecord | undefined> =>
  groups.get(tx, place, name.toLowerCase());

export const findInstanceProfile = (
  tx: Transaction,
  place: Place,
  name: string,
): Promise<InstanceProfileRecord | undefined> => instanceProfiles.get(tx, place, name.toLowerCase());

export async function userNamed(tx: Transaction, place: Place, name: string): Promise<UserRecord> {
  const user = await findUser(tx, place, name);
  if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

export async function roleNamed(tx: Transaction, place: Place, name: string): Promise<RoleRecord> {
  const role = await findRole(tx, place, name);
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** A role that its account may change: one that is linked to a service is not. */
export async function modifiableRole(tx: Transaction, place: Place, name: string): Promise<RoleRecord> {
  const role = await roleNamed(tx, place, name);
  if (role.linkedService !== undefined) {
    throw unmodifiableEntity(
      `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
    );
  }
  return role;
}

export async function groupNamed(tx: Transaction, place: Place, name: string): Promise<GroupRecord> {
  const group = await findGroup(tx, place, name);
  if (group === undefined) throw noSuchEntity(`The group with name ${name} cannot be found.`);
  return group;
}

export async function instanceProfileNamed(
  tx: Transaction,
  place: Place,
  name: string,
): Promise<InstanceProfileRecord> {
  const profile = await findInstanceProfile(tx, place, name);
  if (profile === undefined) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
}

/** A user, group or role as what is common to them sees it. */
export interface Entity {
  kind: EntityKind;
  id: string;
  name: string;
}

export const userEntity = ({ id, name }: UserRecord): Entity => ({ kind: 'user', id, name });
export const roleEntity = ({ id, name }: RoleRecord): Entity => ({ kind: 'role', id, name });
export const groupEntity = ({ id, name }: GroupRecord): Entity => ({ kind: 'group', id, name });
