/** Policies, and on what they are. */

import type { Transaction } from '../../core/transaction.ts';
import { ANYWHERE } from '../../policy/organization/accounts.ts';
import type { Policy, PolicySummary, PolicyType } from './api.gen.ts';
import { duplicatePolicy, policyNotFound } from './errors.ts';
import { policyArn } from './ids.ts';
import { type ManagedPolicy, managedPolicy, managedPolicyOf } from './managed-policies.ts';
import {
  type AttachmentRecord,
  attachments,
  type OrganizationRecord,
  type PolicyRecord,
  policies,
} from './state.ts';

export type AnyPolicy = PolicyRecord | ManagedPolicy;

export function isManaged(policy: AnyPolicy): policy is ManagedPolicy {
  return !('organizationId' in policy);
}

export async function findPolicy(
  tx: Transaction,
  { id }: OrganizationRecord,
  policyId: string,
): Promise<AnyPolicy | undefined> {
  return managedPolicy(policyId) ?? policies.get(tx, ANYWHERE, id, policyId);
}

/** Throws PolicyNotFoundException. */
export async function policyNumbered(
  tx: Transaction,
  organization: OrganizationRecord,
  policyId: string,
): Promise<AnyPolicy> {
  const policy = await findPolicy(tx, organization, policyId);
  if (policy === undefined) throw policyNotFound();
  return policy;
}

/** Throws DuplicatePolicyException when another one of the type has the name. */
export async function checkPolicyName(
  tx: Transaction,
  { id }: OrganizationRecord,
  type: PolicyType,
  name: string,
  ownId?: string,
): Promise<void> {
  const other = await policies.getBy(tx, ANYWHERE, 'byName', [id, type, name]);
  const isTaken = other !== undefined && other.id !== ownId;
  if (isTaken || managedPolicyOf(type)?.name === name) throw duplicatePolicy();
}

export function arnOfPolicy(organization: OrganizationRecord, policy: AnyPolicy): string {
  if (!isManaged(policy)) return policyArn(organization, policy.type, policy.id);
  return `arn:${organization.partition}:organizations::aws:policy/${policy.type.toLowerCase()}/${policy.id}`;
}

export function shownSummary(organization: OrganizationRecord, policy: AnyPolicy): PolicySummary {
  const { id, name, description, type } = policy;
  return {
    Id: id,
    Arn: arnOfPolicy(organization, policy),
    Name: name,
    Description: description,
    Type: type,
    AwsManaged: isManaged(policy),
  };
}

export function shownPolicy(organization: OrganizationRecord, policy: AnyPolicy): Policy {
  return { PolicySummary: shownSummary(organization, policy), Content: policy.content };
}

async function allOf(
  read: (
    after: Uint8Array | undefined,
  ) => Promise<{ records: AttachmentRecord[]; next: Uint8Array | undefined }>,
): Promise<AttachmentRecord[]> {
  const found: AttachmentRecord[] = [];
  let after: Uint8Array | undefined;
  do {
    const page = await read(after);
    found.push(...page.records);
    after = page.next;
  } while (after !== undefined);
  return found;
}

/** What is on a root, unit or account itself. */
export function attachedTo(
  tx: Transaction,
  { id }: OrganizationRecord,
  targetId: string,
): Promise<AttachmentRecord[]> {
  return allOf((after) =>
    attachments.list(tx, ANYWHERE, { prefix: [id, targetId], ...(after === undefined ? {} : { after }) }),
  );
}

export function attachmentsOfPolicy(
  tx: Transaction,
  { id }: OrganizationRecord,
  policyId: string,
): Promise<AttachmentRecord[]> {
  return allOf((after) =>
    attachments.listBy(tx, ANYWHERE, 'byPolicy', {
      prefix: [id, policyId],
      ...(after === undefined ? {} : { after }),
    }),
  );
}

export function attach(
  tx: Transaction,
  { id: organizationId }: OrganizationRecord,
  { id: policyId, type }: Pick<AnyPolicy, 'id' | 'type'>,
  targetId: string,
  nowMs: number,
): Promise<void> {
  return attachments.put(tx, ANYWHERE, { organizationId, targetId, policyId, type, attachedAtMs: nowMs });
}

/** Something new in the tree is allowed everything, by each type of policy that is enabled. */
export async function attachDefaults(
  tx: Transaction,
  organization: OrganizationRecord,
  targetId: string,
  nowMs: number,
): Promise<void> {
  for (const type of organization.policyTypes) {
    const policy = managedPolicyOf(type);
    if (policy !== undefined) await attach(tx, organization, policy, targetId, nowMs);
  }
}

/** When a unit goes or an account leaves. */
export async function detachAll(
  tx: Transaction,
  organization: OrganizationRecord,
  targetId: string,
): Promise<void> {
  for (const attachment of await attachedTo(tx, organization, targetId)) {
    await attachments.deleteRecord(tx, ANYWHERE, attachment);
  }
}
