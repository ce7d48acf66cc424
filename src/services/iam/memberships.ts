/** Which users are in which groups. */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { UserRecord } from '../../policy/identity/users.ts';
import { type GroupRecord, groups, type MembershipRecord, memberships } from './state.ts';

export async function membershipsOf(
  tx: Transaction,
  place: Place,
  userId: string,
): Promise<MembershipRecord[]> {
  return (await memberships.list(tx, place, { prefix: [userId] })).records;
}

/** The groups of a user, by name. */
export async function groupsOf(tx: Transaction, place: Place, userId: string): Promise<GroupRecord[]> {
  const found: GroupRecord[] = [];
  for (const { groupId } of await membershipsOf(tx, place, userId)) {
    const group = await groups.getBy(tx, place, 'byId', [groupId]);
    if (group !== undefined) found.push(group);
  }
  return found.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
}

export async function hasMembers(tx: Transaction, place: Place, groupId: string): Promise<boolean> {
  const page = await memberships.listBy(tx, place, 'byGroup', { prefix: [groupId], limit: 1 });
  return page.records.length > 0;
}

/** Writes a user's memberships again under its new name. */
export async function renameMemberships(
  tx: Transaction,
  place: Place,
  { id, name }: UserRecord,
): Promise<void> {
  for (const record of await membershipsOf(tx, place, id)) {
    await memberships.put(tx, place, { ...record, userName: name });
  }
}
