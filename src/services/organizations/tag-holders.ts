/** What carries tags: the root, units, accounts, policies and the resource policy. */

import type { Transaction } from '../../core/transaction.ts';
import { ANYWHERE, accounts } from '../../policy/organization/accounts.ts';
import { invalidInput, targetNotFound } from './errors.ts';
import { kindOfTarget } from './ids.ts';
import { findMember } from './organization.ts';
import { type OrganizationRecord, organizations, policies, type Tags, units } from './state.ts';

export interface TagHolder {
  tags: Tags;
  put(tags: Tags): Promise<void>;
}

/** Throws InvalidInputException, TargetNotFoundException. */
export async function tagHolder(
  tx: Transaction,
  organization: OrganizationRecord,
  id: string,
): Promise<TagHolder> {
  const holder = await findHolder(tx, organization, id);
  if (holder === undefined) throw targetNotFound();
  return holder;
}

/** The tags of something, for conditions about it; what there is not has none. */
export async function tagsOn(tx: Transaction, organization: OrganizationRecord, id: string): Promise<Tags> {
  if (kindOfTarget(id) === undefined) return {};
  return (await findHolder(tx, organization, id))?.tags ?? {};
}

async function findHolder(
  tx: Transaction,
  organization: OrganizationRecord,
  id: string,
): Promise<TagHolder | undefined> {
  if (/^p-[0-9a-zA-Z_]{8,128}$/.test(id)) return policyHolder(tx, organization, id);
  if (/^rp-[0-9a-zA-Z_]{4,128}$/.test(id)) return resourcePolicyHolder(tx, organization, id);
  switch (kindOfTarget(id)) {
    case 'ROOT':
      return rootHolder(tx, organization, id);
    case 'ORGANIZATIONAL_UNIT':
      return unitHolder(tx, organization, id);
    case 'ACCOUNT':
      return accountHolder(tx, organization, id);
    default:
      throw invalidInput('INVALID_PATTERN', 'You provided a value that does not match the required pattern.');
  }
}

function rootHolder(tx: Transaction, organization: OrganizationRecord, id: string): TagHolder | undefined {
  if (id !== organization.rootId) return undefined;
  const put = (rootTags: Tags) => organizations.put(tx, ANYWHERE, { ...organization, rootTags });
  return { tags: organization.rootTags, put };
}

async function unitHolder(tx: Transaction, { id: organizationId }: OrganizationRecord, id: string) {
  const unit = await units.get(tx, ANYWHERE, organizationId, id);
  return unit && { tags: unit.tags, put: (tags: Tags) => units.put(tx, ANYWHERE, { ...unit, tags }) };
}

async function accountHolder(tx: Transaction, organization: OrganizationRecord, id: string) {
  const member = await findMember(tx, organization, id);
  if (member === undefined) return undefined;
  const { membership } = member;
  const put = (tags: Tags) => accounts.put(tx, ANYWHERE, { ...member, membership: { ...membership, tags } });
  return { tags: membership.tags, put };
}

/** AWS's own policies carry none. */
async function policyHolder(tx: Transaction, { id: organizationId }: OrganizationRecord, id: string) {
  const policy = await policies.get(tx, ANYWHERE, organizationId, id);
  return (
    policy && { tags: policy.tags, put: (tags: Tags) => policies.put(tx, ANYWHERE, { ...policy, tags }) }
  );
}

function resourcePolicyHolder(tx: Transaction, organization: OrganizationRecord, id: string) {
  const { resourcePolicy } = organization;
  if (resourcePolicy?.id !== id) return undefined;
  const put = (tags: Tags) =>
    organizations.put(tx, ANYWHERE, { ...organization, resourcePolicy: { ...resourcePolicy, tags } });
  return { tags: resourcePolicy.tags, put };
}
