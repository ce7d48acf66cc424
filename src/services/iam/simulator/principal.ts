/** The user, group or role whose policies are simulated. */

import { parseArn } from '../../../core/arn.ts';
import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { Boundary } from '../../../policy/identity/users.ts';
import { invalidInput, noSuchEntity } from '../errors.ts';
import {
  type Entity,
  findGroup,
  findRole,
  findUser,
  groupEntity,
  roleEntity,
  userEntity,
} from '../lookups.ts';
import { groupsOf } from '../memberships.ts';
import { type AttachedSource, attachedSources } from './source.ts';

export interface PolicySubject {
  arn: string;
  entity: Entity;
  boundary: Boundary | undefined;
}

const SUBJECT = /^(user|role|group)\/(?:.*\/)?([^/]+)$/;

/** The user, group or role of an ARN of this account. */
export async function subjectOfArn(tx: Transaction, place: Place, arn: string): Promise<PolicySubject> {
  const parsed = parseArn(arn);
  const [, kind, name = ''] = SUBJECT.exec(parsed?.service === 'iam' ? parsed.resource : '') ?? [];
  if (parsed === undefined || kind === undefined) throw invalidInput(`Invalid Entity Arn: ${arn}`);
  const found = parsed.account === place.account ? await find(tx, place, kind, name) : undefined;
  if (found?.arn !== arn) {
    throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
  }
  return found;
}

async function find(
  tx: Transaction,
  place: Place,
  kind: string,
  name: string,
): Promise<PolicySubject | undefined> {
  if (kind === 'group') {
    const group = await findGroup(tx, place, name);
    return group && { arn: group.arn, entity: groupEntity(group), boundary: undefined };
  }
  if (kind === 'role') {
    const role = await findRole(tx, place, name);
    return role && { arn: role.arn, entity: roleEntity(role), boundary: role.boundary };
  }
  const user = await findUser(tx, place, name);
  return user && { arn: user.arn, entity: userEntity(user), boundary: user.boundary };
}

/** All policies of a subject; a user has those of its groups too. */
export async function policiesOfSubject(
  tx: Transaction,
  place: Place,
  { entity }: PolicySubject,
): Promise<AttachedSource[]> {
  const groups = entity.kind === 'user' ? await groupsOf(tx, place, entity.id) : [];
  const owners = [entity, ...groups.map(groupEntity)];
  const found: AttachedSource[] = [];
  for (const owner of owners) found.push(...(await attachedSources(tx, place, owner)));
  return found;
}
