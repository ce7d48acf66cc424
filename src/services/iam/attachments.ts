/** Managed policies on users, groups and roles: attached, or as a permissions boundary. */

import { type Place, partitionOf } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { Boundary } from '../../policy/identity/users.ts';
import { noSuchEntity, policyNotAttachable, quotaExceeded } from './errors.ts';
import type { Entity } from './lookups.ts';
import { checkBoundaryArn, checkPolicyArn, findPolicy, type ManagedPolicy } from './managed-policies.ts';
import { POLICIES_PER_ENTITY } from './quotas.ts';
import {
  type AttachmentRecord,
  attachments,
  type EntityKind,
  type PolicyUsage,
  policyUse,
  usagePart,
} from './state.ts';

const QUOTA_NAMES: Record<EntityKind, string> = {
  group: 'PoliciesPerGroup',
  role: 'PoliciesPerRole',
  user: 'PoliciesPerUser',
};

const SERVICE_ROLE_PATH = '/aws-service-role/';

/** Attaches a policy. Attaching it again changes nothing. */
export async function attachPolicy(
  tx: Transaction,
  place: Place,
  entity: Entity,
  policyArn: string,
): Promise<void> {
  checkPolicyArn(policyArn);
  const policy = await findPolicy(tx, place.account, policyArn);
  if (policy === undefined) {
    throw noSuchEntity(`Policy ${policyArn} does not exist or is not attachable.`);
  }
  // Policies of service-linked roles are for those alone; they have theirs from the start.
  if (policy.account === 'aws' && policy.path === SERVICE_ROLE_PATH) {
    throw policyNotAttachable('Cannot attach a Service Role Policy to a Customer Role.');
  }
  const attached = await attachedTo(tx, place, entity.id);
  if (attached.some(({ policyId }) => policyId === policy.id)) return;
  if (attached.length >= POLICIES_PER_ENTITY) {
    throw quotaExceeded(QUOTA_NAMES[entity.kind], POLICIES_PER_ENTITY);
  }
  await put(tx, place, entity, 'attached', policy);
}

/** Attaches the policy that a service-linked role is made with, if AWS has one of that name. */
export async function attachServicePolicy(
  tx: Transaction,
  place: Place,
  entity: Entity,
  policyName: string,
): Promise<void> {
  const arn = `arn:${partitionOf(place.region)}:iam::aws:policy${SERVICE_ROLE_PATH}${policyName}`;
  const policy = await findPolicy(tx, place.account, arn);
  if (policy !== undefined) await put(tx, place, entity, 'attached', policy);
}

/** Takes everything off an entity that goes away. */
export async function detachAll(tx: Transaction, place: Place, entityId: string): Promise<void> {
  for (const { policyId } of await attachedTo(tx, place, entityId)) {
    await remove(tx, place, entityId, 'attached', policyId);
  }
}

export async function detachPolicy(
  tx: Transaction,
  place: Place,
  entity: Entity,
  policyArn: string,
): Promise<void> {
  checkPolicyArn(policyArn);
  const policy = await findPolicy(tx, place.account, policyArn);
  const attached = policy && (await attachments.get(tx, place, entity.id, usagePart('attached'), policy.id));
  if (attached === undefined) throw noSuchEntity(`Policy ${policyArn} was not found.`);
  await remove(tx, place, entity.id, 'attached', attached.policyId);
}

/** What is attached to a user, group or role, by its unique id. */
export async function attachedTo(
  tx: Transaction,
  place: Place,
  entityId: string,
): Promise<AttachmentRecord[]> {
  const prefix = [entityId, usagePart('attached')];
  return (await attachments.list(tx, place, { prefix })).records;
}

/** Puts a boundary on a user or role, in place of the one it has; the caller keeps it in the entity's own record. */
export async function setBoundary(
  tx: Transaction,
  place: Place,
  entity: Entity,
  before: Boundary | undefined,
  arn: string,
): Promise<Boundary> {
  checkBoundaryArn(arn);
  const policy = await findPolicy(tx, place.account, arn);
  if (policy === undefined) throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
  if (before?.policyId !== policy.id) {
    await clearBoundary(tx, place, entity, before);
    await put(tx, place, entity, 'boundary', policy);
  }
  return { arn: policy.arn, policyId: policy.id };
}

export async function clearBoundary(
  tx: Transaction,
  place: Place,
  entity: Entity,
  before: Boundary | undefined,
): Promise<void> {
  if (before !== undefined) await remove(tx, place, entity.id, 'boundary', before.policyId);
}

/** Writes an entity's rows again under its new name. */
export async function renameAttachments(tx: Transaction, place: Place, entity: Entity): Promise<void> {
  const { records } = await attachments.list(tx, place, { prefix: [entity.id] });
  for (const record of records) await attachments.put(tx, place, { ...record, entityName: entity.name });
}

/** Whether a policy is at work on anything. */
export async function isInUse(tx: Transaction, place: Place, policyId: string): Promise<boolean> {
  const page = await attachments.listBy(tx, place, 'byPolicy', { prefix: [policyId], limit: 1 });
  return page.records.length > 0;
}

export const useCount = (
  tx: Transaction,
  place: Place,
  policyId: string,
  usage: PolicyUsage,
): Promise<number> => policyUse.value(tx, place, policyId, usagePart(usage));

async function put(
  tx: Transaction,
  place: Place,
  entity: Entity,
  usage: PolicyUsage,
  policy: ManagedPolicy,
): Promise<void> {
  await attachments.put(tx, place, {
    entityKind: entity.kind,
    entityId: entity.id,
    entityName: entity.name,
    usage,
    policyId: policy.id,
    policyArn: policy.arn,
  });
  policyUse.add(tx, place, 1, policy.id, usagePart(usage));
}

async function remove(
  tx: Transaction,
  place: Place,
  entityId: string,
  usage: PolicyUsage,
  policyId: string,
): Promise<void> {
  await attachments.delete(tx, place, entityId, usagePart(usage), policyId);
  policyUse.add(tx, place, -1, policyId, usagePart(usage));
}
