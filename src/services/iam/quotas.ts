/** IAM's default quotas and how much of them is used. */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { quotaExceeded } from './errors.ts';
import { type CountedKind, entityCounts } from './state.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const ACCOUNT_QUOTAS: Record<Exclude<CountedKind, 'mfaDevicesInUse' | 'policyVersions'>, number> = {
  groups: 300,
  instanceProfiles: 1000,
  mfaDevices: 5000,
  oidcProviders: 100,
  policies: 1500,
  roles: 1000,
  samlProviders: 100,
  serverCertificates: 20,
  users: 5000,
};
export const ACCESS_KEYS_PER_USER = 2;
export const GROUPS_PER_USER = 10;
export const MFA_DEVICES_PER_USER = 8;
export const POLICIES_PER_ENTITY = 10;
export const SERVICE_CREDENTIALS_PER_SERVICE = 2;
export const SIGNING_CERTIFICATES_PER_USER = 2;
export const SSH_KEYS_PER_USER = 5;
export const VERSIONS_PER_POLICY = 5;

const QUOTA_NAMES: Record<keyof typeof ACCOUNT_QUOTAS, string> = {
  groups: 'GroupsPerAccount',
  instanceProfiles: 'InstanceProfilesPerAccount',
  mfaDevices: 'VirtualMFADevicesPerAccount',
  oidcProviders: 'OpenIdConnectProvidersPerAccount',
  policies: 'PoliciesPerAccount',
  roles: 'RolesPerAccount',
  samlProviders: 'SAMLProvidersPerAccount',
  serverCertificates: 'ServerCertificatesPerAccount',
  users: 'UsersPerAccount',
};

/** Counts one more, if there is room. Those who create at the same moment may get one too many, as on AWS. */
export async function countNew(
  tx: Transaction,
  place: Place,
  kind: keyof typeof ACCOUNT_QUOTAS,
): Promise<void> {
  const limit = ACCOUNT_QUOTAS[kind];
  if ((await entityCounts.value(tx, place, kind)) >= limit) throw quotaExceeded(QUOTA_NAMES[kind], limit);
  entityCounts.add(tx, place, 1, kind);
}

/** Counts one more, of what its quota does not hold back. */
export function countBeyondQuota(tx: Transaction, place: Place, kind: CountedKind): void {
  entityCounts.add(tx, place, 1, kind);
}

export function countGone(tx: Transaction, place: Place, kind: CountedKind, count = 1): void {
  entityCounts.add(tx, place, -count, kind);
}
