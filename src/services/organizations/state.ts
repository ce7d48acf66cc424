/** What Organizations keeps beside the accounts, which the account service knows too. */

import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import { accounts } from '../../policy/organization/accounts.ts';
import { delegations, trustedServices } from '../../policy/organization/trusted-services.ts';
import type {
  ActionType,
  CreateAccountFailureReason,
  HandshakePartyType,
  OrganizationFeatureSet,
  PolicyType,
} from './api.gen.ts';

export type Tags = Readonly<Record<string, string>>;

export interface OrganizationRecord {
  /** `o-...` */
  id: string;
  /** As it stands in its ARNs. */
  partition: string;
  featureSet: OrganizationFeatureSet;
  managementAccount: string;
  /** `r-...`; there is one root. */
  rootId: string;
  rootTags: Tags;
  /** Policy types that are enabled in the root, in the order of their names. */
  policyTypes: readonly PolicyType[];
  /** Who of the members may do what with the organization. */
  resourcePolicy?: { id: string; content: string; tags: Tags } | undefined;
  createdAtMs: number;
}

export interface UnitRecord {
  organizationId: string;
  /** `ou-...` */
  id: string;
  parentId: string;
  name: string;
  tags: Tags;
  createdAtMs: number;
}

export interface PolicyRecord {
  organizationId: string;
  /** `p-...` */
  id: string;
  type: PolicyType;
  name: string;
  description: string;
  content: string;
  tags: Tags;
  createdAtMs: number;
}

export interface AttachmentRecord {
  organizationId: string;
  /** Root, unit or account. */
  targetId: string;
  policyId: string;
  type: PolicyType;
  attachedAtMs: number;
}

export interface AccountRequestRecord {
  organizationId: string;
  /** `car-...` */
  id: string;
  /** Reserved; told when the account is there. */
  accountId: string;
  accountName: string;
  email: string;
  roleName: string;
  billingAccess: 'ALLOW' | 'DENY';
  tags: Tags;
  requestedAtMs: number;
  completedAtMs?: number | undefined;
  failure?: CreateAccountFailureReason | undefined;
}

export type EndedState = 'ACCEPTED' | 'CANCELED' | 'DECLINED';

export interface HandshakeRecord {
  /** `h-...` */
  id: string;
  organizationId: string;
  action: Extract<ActionType, 'INVITE' | 'ENABLE_ALL_FEATURES' | 'APPROVE_ALL_FEATURES'>;
  /** The account that was asked; absent while an invitation's address belongs to nobody. */
  accountId?: string | undefined;
  /** Who was asked, as it was named. */
  party: { id: string; type: HandshakePartyType };
  notes?: string | undefined;
  /** Of an invitation: what the account gets when it joins. */
  tags: Tags;
  /** Of an approval: the handshake that it belongs to. */
  parentHandshakeId?: string | undefined;
  requestedAtMs: number;
  expiresAtMs: number;
  ended?: EndedState | undefined;
  endedAtMs?: number | undefined;
}

const own = (number: number) => collectionId('organizations', number);
const common = { scope: 'partition', version: 1 } as const;

export const organizations = new Collection<OrganizationRecord, readonly [string]>({
  ...common,
  id: own(3),
  name: 'organizations.organizations',
  key: ({ id }) => [id],
});

export const units = new Collection<UnitRecord, readonly [string, string], 'byParent'>({
  ...common,
  id: own(4),
  name: 'organizations.units',
  key: ({ organizationId, id }) => [organizationId, id],
  indexes: {
    byParent: ({ organizationId, parentId, createdAtMs, id }) => [organizationId, parentId, createdAtMs, id],
  },
});

export const policies = new Collection<PolicyRecord, readonly [string, string], 'byType' | 'byName'>({
  ...common,
  id: own(5),
  name: 'organizations.policies',
  key: ({ organizationId, id }) => [organizationId, id],
  indexes: {
    byType: ({ organizationId, type, createdAtMs, id }) => [organizationId, type, createdAtMs, id],
    byName: ({ organizationId, type, name }) => [organizationId, type, name],
  },
});

export const attachments = new Collection<AttachmentRecord, readonly [string, string, string], 'byPolicy'>({
  ...common,
  id: own(6),
  name: 'organizations.attachments',
  key: ({ organizationId, targetId, policyId }) => [organizationId, targetId, policyId],
  indexes: { byPolicy: ({ organizationId, policyId, targetId }) => [organizationId, policyId, targetId] },
});

export const accountRequests = new Collection<AccountRequestRecord, readonly [string, string], 'byTime'>({
  ...common,
  id: own(7),
  name: 'organizations.account-requests',
  key: ({ organizationId, id }) => [organizationId, id],
  indexes: { byTime: ({ organizationId, requestedAtMs, id }) => [organizationId, requestedAtMs, id] },
});

export const handshakes = new Collection<
  HandshakeRecord,
  readonly [string],
  'byOrganization' | 'byAccount' | 'byParent'
>({
  ...common,
  id: own(8),
  name: 'organizations.handshakes',
  key: ({ id }) => [id],
  indexes: {
    byOrganization: ({ organizationId, requestedAtMs, id }) => [organizationId, requestedAtMs, id],
    byAccount: ({ accountId, requestedAtMs, id }) =>
      accountId === undefined ? undefined : [accountId, requestedAtMs, id],
    byParent: ({ parentHandshakeId, id }) =>
      parentHandshakeId === undefined ? undefined : [parentHandshakeId, id],
  },
});

export const collections = [
  accounts,
  organizations,
  units,
  policies,
  attachments,
  accountRequests,
  handshakes,
  delegations,
  trustedServices,
] as const;
