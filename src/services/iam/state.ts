/** What IAM keeps beside its users and roles (which STS needs too: src/policy/identity). */

import { Collection, Counter } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { Tag } from '../../policy/identity/users.ts';

export interface GroupRecord {
  name: string;
  path: string;
  /** `AGPA...` */
  id: string;
  arn: string;
  createdMs: number;
}

/** By name without case. */
export const groups = new Collection<GroupRecord, readonly [string], 'byId'>({
  id: collectionId('iam', 4),
  name: 'iam.groups',
  scope: 'account',
  version: 1,
  key: ({ name }) => [name.toLowerCase()],
  indexes: { byId: ({ id }) => [id] },
});

export interface MembershipRecord {
  userId: string;
  groupId: string;
  /** Orders the members of a group; a renamed user's memberships are written again. */
  userName: string;
}

export const memberships = new Collection<MembershipRecord, readonly [string, string], 'byGroup'>({
  id: collectionId('iam', 5),
  name: 'iam.memberships',
  scope: 'account',
  version: 1,
  key: ({ userId, groupId }) => [userId, groupId],
  indexes: { byGroup: ({ groupId, userName }) => [groupId, userName.toLowerCase()] },
});

/** A customer managed policy. */
export interface PolicyRecord {
  name: string;
  path: string;
  /** `ANPA...` */
  id: string;
  arn: string;
  description?: string | undefined;
  createdMs: number;
  updatedMs: number;
  /** The 2 of `v2`. */
  defaultVersion: number;
  /** Numbers of versions are never given twice. */
  latestVersion: number;
  /** In the order of their keys. */
  tags: readonly Tag[];
}

/** By name without case. */
export const policies = new Collection<PolicyRecord, readonly [string]>({
  id: collectionId('iam', 6),
  name: 'iam.policies',
  scope: 'account',
  version: 1,
  key: ({ name }) => [name.toLowerCase()],
});

export interface PolicyVersionRecord {
  policyId: string;
  version: number;
  /** As it was given. */
  document: string;
  createdMs: number;
}

export const policyVersions = new Collection<PolicyVersionRecord, readonly [string, number]>({
  id: collectionId('iam', 7),
  name: 'iam.policyVersions',
  scope: 'account',
  version: 1,
  key: ({ policyId, version }) => [policyId, version],
});

export type EntityKind = 'group' | 'role' | 'user';
/** `attached`: it grants and denies; `boundary`: it limits. */
export type PolicyUsage = 'attached' | 'boundary';

/** A managed policy at work on a user, group or role. */
export interface AttachmentRecord {
  entityKind: EntityKind;
  entityId: string;
  /** Orders the entities of a policy; a renamed entity's rows are written again. */
  entityName: string;
  usage: PolicyUsage;
  policyId: string;
  policyArn: string;
}

// Page tokens carry keys of this collection and have 320 characters at most.
const USAGE_PART: Record<PolicyUsage, string> = { attached: 'a', boundary: 'b' };
export const KIND_PART: Record<EntityKind, string> = { group: 'g', role: 'r', user: 'u' };

export const usagePart = (usage: PolicyUsage): string => USAGE_PART[usage];

export const attachments = new Collection<AttachmentRecord, readonly [string, string, string], 'byPolicy'>({
  id: collectionId('iam', 8),
  name: 'iam.attachments',
  scope: 'account',
  version: 1,
  key: ({ entityId, usage, policyId }) => [entityId, usagePart(usage), policyId],
  indexes: {
    byPolicy: ({ policyId, usage, entityKind, entityName }) => [
      policyId,
      usagePart(usage),
      KIND_PART[entityKind],
      entityName.toLowerCase(),
    ],
  },
});

/** On how many entities a policy is at work; counted apart, because unrelated requests attach the same policy. */
export const policyUse = new Counter<readonly [policyId: string, usage: string]>({
  id: collectionId('iam', 9),
  scope: 'account',
});

export interface InlinePolicyRecord {
  entityId: string;
  name: string;
  /** As it was given. */
  document: string;
}

export const inlinePolicies = new Collection<InlinePolicyRecord, readonly [string, string]>({
  id: collectionId('iam', 10),
  name: 'iam.inlinePolicies',
  scope: 'account',
  version: 1,
  key: ({ entityId, name }) => [entityId, name],
});

export interface InstanceProfileRecord {
  name: string;
  path: string;
  /** `AIPA...` */
  id: string;
  arn: string;
  createdMs: number;
  roleId?: string | undefined;
  /** In the order of their keys. */
  tags: readonly Tag[];
}

/** By name without case. */
export const instanceProfiles = new Collection<InstanceProfileRecord, readonly [string], 'byRole'>({
  id: collectionId('iam', 11),
  name: 'iam.instanceProfiles',
  scope: 'account',
  version: 1,
  key: ({ name }) => [name.toLowerCase()],
  indexes: { byRole: ({ roleId }) => (roleId === undefined ? undefined : [roleId]) },
});

export type AccessKeyStatus = 'Active' | 'Inactive' | 'Deleted';

/** A long-term key. A deleted one stays, so that it is known to be one of this cloud. */
export interface AccessKeyRecord {
  id: string;
  account: string;
  /** Unique id of the user; the account's for keys of root. */
  userId: string;
  /** Empty once it is deleted. */
  secret: string;
  status: AccessKeyStatus;
  createdMs: number;
}

export const accessKeys = new Collection<AccessKeyRecord, readonly [string], 'byUser'>({
  id: collectionId('iam', 12),
  name: 'iam.accessKeys',
  scope: 'partition',
  version: 1,
  key: ({ id }) => [id],
  indexes: {
    byUser: ({ account, userId, createdMs, status }) =>
      status === 'Deleted' ? undefined : [account, userId, createdMs],
  },
});

/** When something was last used; written at most once a minute, beside what it is about. */
export interface LastUseRecord {
  /** An access key's id, or a role's. */
  id: string;
  atMs: number;
  /** Signing name of the service. */
  service: string;
  region: string;
}

export const lastUses = new Collection<LastUseRecord, readonly [string]>({
  id: collectionId('iam', 13),
  name: 'iam.lastUses',
  scope: 'account',
  version: 1,
  key: ({ id }) => [id],
});

export interface AccountAliasRecord {
  alias: string;
  account: string;
}

/** Aliases are host names, so each is given once in the whole partition. */
export const accountAliases = new Collection<AccountAliasRecord, readonly [string], 'byAccount'>({
  id: collectionId('iam', 14),
  name: 'iam.accountAliases',
  scope: 'partition',
  version: 1,
  key: ({ alias }) => [alias],
  indexes: { byAccount: ({ account }) => [account] },
});

export interface PasswordPolicyRecord {
  id: 'passwordPolicy';
  minimumPasswordLength: number;
  requireSymbols: boolean;
  requireNumbers: boolean;
  requireUppercaseCharacters: boolean;
  requireLowercaseCharacters: boolean;
  allowUsersToChangePassword: boolean;
  maxPasswordAgeDays?: number | undefined;
  passwordReusePrevention?: number | undefined;
  hardExpiry?: boolean | undefined;
}

export const passwordPolicies = new Collection<PasswordPolicyRecord, readonly [string]>({
  id: collectionId('iam', 15),
  name: 'iam.passwordPolicies',
  scope: 'account',
  version: 1,
  key: ({ id }) => [id],
});

export type CountedKind =
  | 'groups'
  | 'instanceProfiles'
  | 'mfaDevices'
  | 'mfaDevicesInUse'
  | 'oidcProviders'
  | 'policies'
  | 'policyVersions'
  | 'roles'
  | 'samlProviders'
  | 'serverCertificates'
  | 'users';

/** How many there are in an account, for its quotas and its summary. */
export const entityCounts = new Counter<readonly [CountedKind]>({
  id: collectionId('iam', 16),
  scope: 'account',
});

/** That a service-linked role was deleted: what GetServiceLinkedRoleDeletionStatus is asked for. */
export interface LinkedRoleDeletionRecord {
  /** `task/aws-service-role/SERVICE/ROLE/UUID` */
  id: string;
  roleName: string;
  roleArn: string;
  deletedMs: number;
}

/** The last deletion of each role name. */
export const linkedRoleDeletions = new Collection<LinkedRoleDeletionRecord, readonly [string]>({
  id: collectionId('iam', 63),
  name: 'iam.linkedRoleDeletions',
  scope: 'account',
  version: 1,
  key: ({ roleName }) => [roleName.toLowerCase()],
});

/** When a user or role last called a service; written at most once a minute. */
export interface ServiceUseRecord {
  entityId: string;
  /** Of the service's actions: `s3`. */
  namespace: string;
  atMs: number;
  region: string;
}

export const serviceUses = new Collection<ServiceUseRecord, readonly [string, string]>({
  id: collectionId('iam', 64),
  name: 'iam.serviceUses',
  scope: 'account',
  version: 1,
  key: ({ entityId, namespace }) => [entityId, namespace],
});

/** A report of GenerateServiceLastAccessedDetails. */
export interface AccessReportRecord {
  id: string;
  /** Only who asked for it is given it. */
  callerId: string;
  granularity: string;
  createdMs: number;
  /** Namespaces that policies let in, in their order. */
  namespaces: readonly string[];
  /** The user or role itself, a group's members, or those to whom a policy is attached. */
  entities: readonly ReportedEntity[];
}

export interface ReportedEntity {
  arn: string;
  name: string;
  kind: 'user' | 'role';
  id: string;
  path: string;
  uses: readonly Omit<ServiceUseRecord, 'entityId'>[];
}

export const accessReports = new Collection<AccessReportRecord, readonly [string], 'byAge'>({
  id: collectionId('iam', 65),
  name: 'iam.accessReports',
  scope: 'account',
  version: 1,
  key: ({ id }) => [id],
  indexes: { byAge: ({ createdMs, id }) => [createdMs, id] },
});

/** A report of GenerateOrganizationsAccessReport. */
export interface OrganizationReportRecord {
  id: string;
  callerId: string;
  createdMs: number;
  /** Namespaces that service control policies let in, in their order. */
  namespaces: readonly string[];
  uses: readonly OrganizationUse[];
}

/** How a service was used by the accounts of a report. */
export interface OrganizationUse {
  namespace: string;
  /** Of the last use, and where and by whom it was. */
  atMs: number;
  region: string;
  /** `o-.../r-.../ou-.../ACCOUNT` */
  path: string;
  accounts: number;
}

export const organizationReports = new Collection<OrganizationReportRecord, readonly [string], 'byAge'>({
  id: collectionId('iam', 70),
  name: 'iam.organizationReports',
  scope: 'account',
  version: 1,
  key: ({ id }) => [id],
  indexes: { byAge: ({ createdMs, id }) => [createdMs, id] },
});

/** SetSecurityTokenServicePreferences. */
export interface TokenPreferencesRecord {
  id: 'tokenPreferences';
  globalEndpointTokenVersion: 1 | 2;
}

export const TOKEN_PREFERENCES = 'tokenPreferences';

export const tokenPreferences = new Collection<TokenPreferencesRecord, readonly [string]>({
  id: collectionId('iam', 68),
  name: 'iam.tokenPreferences',
  scope: 'account',
  version: 1,
  key: ({ id }) => [id],
});
