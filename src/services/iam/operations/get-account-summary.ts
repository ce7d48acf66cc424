import { POLICY_CHARACTERS_MAX } from '../../../policy/parse.ts';
import { signingCertificatesOf } from '../certificates.ts';
import type { Handler } from '../handler.ts';
import { keysOf } from '../key-owner.ts';
import { devicesOf } from '../mfa-devices.ts';
import {
  ACCESS_KEYS_PER_USER,
  ACCOUNT_QUOTAS,
  GROUPS_PER_USER,
  POLICIES_PER_ENTITY,
  SIGNING_CERTIFICATES_PER_USER,
  VERSIONS_PER_POLICY,
} from '../quotas.ts';
import { type CountedKind, entityCounts, TOKEN_PREFERENCES, tokenPreferences } from '../state.ts';

/** Root has no password here. */
export const getAccountSummary: Handler<'GetAccountSummary'> = async ({ tx, place }) => {
  const count = (kind: CountedKind): Promise<number> => entityCounts.value(tx, place, kind);
  const root = { id: place.account, name: undefined };
  const rootKeys = await keysOf(tx, place, root);
  const rootCertificates = await signingCertificatesOf(tx, place, root);
  const rootDevices = await devicesOf(tx, place, root);
  const preferences = await tokenPreferences.get(tx, place, TOKEN_PREFERENCES);
  return {
    SummaryMap: {
      Users: await count('users'),
      UsersQuota: ACCOUNT_QUOTAS.users,
      Groups: await count('groups'),
      GroupsQuota: ACCOUNT_QUOTAS.groups,
      Roles: await count('roles'),
      RolesQuota: ACCOUNT_QUOTAS.roles,
      InstanceProfiles: await count('instanceProfiles'),
      InstanceProfilesQuota: ACCOUNT_QUOTAS.instanceProfiles,
      Policies: await count('policies'),
      PoliciesQuota: ACCOUNT_QUOTAS.policies,
      PolicyVersionsInUse: await count('policyVersions'),
      PolicyVersionsInUseQuota: 10_000,
      AccountAccessKeysPresent: rootKeys.length > 0 ? 1 : 0,
      AccountMFAEnabled: rootDevices.length > 0 ? 1 : 0,
      AccountPasswordPresent: 0,
      AccountSigningCertificatesPresent: rootCertificates.length > 0 ? 1 : 0,
      MFADevices: await count('mfaDevices'),
      MFADevicesInUse: await count('mfaDevicesInUse'),
      Providers: (await count('oidcProviders')) + (await count('samlProviders')),
      ServerCertificates: await count('serverCertificates'),
      ServerCertificatesQuota: ACCOUNT_QUOTAS.serverCertificates,
      SigningCertificatesPerUserQuota: SIGNING_CERTIFICATES_PER_USER,
      AccessKeysPerUserQuota: ACCESS_KEYS_PER_USER,
      GroupsPerUserQuota: GROUPS_PER_USER,
      AttachedPoliciesPerGroupQuota: POLICIES_PER_ENTITY,
      AttachedPoliciesPerRoleQuota: POLICIES_PER_ENTITY,
      AttachedPoliciesPerUserQuota: POLICIES_PER_ENTITY,
      VersionsPerPolicyQuota: VERSIONS_PER_POLICY,
      AssumeRolePolicySizeQuota: POLICY_CHARACTERS_MAX.trust,
      GroupPolicySizeQuota: POLICY_CHARACTERS_MAX.inlineGroup,
      PolicySizeQuota: POLICY_CHARACTERS_MAX.managed,
      RolePolicySizeQuota: POLICY_CHARACTERS_MAX.inlineRole,
      UserPolicySizeQuota: POLICY_CHARACTERS_MAX.inlineUser,
      GlobalEndpointTokenVersion: preferences?.globalEndpointTokenVersion ?? 1,
    },
  };
};
