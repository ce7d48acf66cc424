import { anyService, type Service } from '../../core/service.ts';
import { mfaDevices } from '../../policy/identity/mfa.ts';
import { oidcProviders } from '../../policy/identity/oidc-providers.ts';
import { outboundFederation, tokenIssuers } from '../../policy/identity/outbound-federation.ts';
import { roles } from '../../policy/identity/roles.ts';
import { samlMetadata, samlProviders } from '../../policy/identity/saml-providers.ts';
import { users } from '../../policy/identity/users.ts';
import { rootFeatures } from '../../policy/organization/root-features.ts';
import {
  attaching,
  bounded,
  bounding,
  onAccount,
  onGroup,
  onInstanceProfile,
  onPolicy,
  onRole,
  onUser,
  tagging,
  toAddRoleToInstanceProfile,
  toCreate,
  toGetAccessKeyLastUsed,
  toList,
  untagging,
} from './access.ts';
import { accountOperations } from './account-operations.ts';
import { advisorOperations } from './advisor-operations.ts';
import type { Api } from './api.gen.ts';
import { credentialOperations } from './credential-operations.ts';
import {
  CREDENTIAL_REPORT,
  credentialReportParts,
  credentialReports,
  writeCredentialReport,
} from './credential-report.ts';
import {
  loginProfiles,
  serverCertificateBodies,
  serverCertificates,
  serviceCredentials,
  signingCertificates,
  sshKeys,
} from './credential-state.ts';
import { delegationOperations } from './delegation-operations.ts';
import { addRoleToInstanceProfile } from './operations/add-role-to-instance-profile.ts';
import { addUserToGroup } from './operations/add-user-to-group.ts';
import { attachGroupPolicy } from './operations/attach-group-policy.ts';
import { attachRolePolicy } from './operations/attach-role-policy.ts';
import { attachUserPolicy } from './operations/attach-user-policy.ts';
import { createAccessKey } from './operations/create-access-key.ts';
import { createAccountAlias } from './operations/create-account-alias.ts';
import { createGroup } from './operations/create-group.ts';
import { createInstanceProfile } from './operations/create-instance-profile.ts';
import { createPolicy } from './operations/create-policy.ts';
import { createPolicyVersion } from './operations/create-policy-version.ts';
import { createRole } from './operations/create-role.ts';
import { createServiceLinkedRole } from './operations/create-service-linked-role.ts';
import { createUser } from './operations/create-user.ts';
import { deleteAccessKey } from './operations/delete-access-key.ts';
import { deleteAccountAlias } from './operations/delete-account-alias.ts';
import { deleteGroup } from './operations/delete-group.ts';
import { deleteGroupPolicy } from './operations/delete-group-policy.ts';
import { deleteInstanceProfile } from './operations/delete-instance-profile.ts';
import { deletePolicy } from './operations/delete-policy.ts';
import { deletePolicyVersion } from './operations/delete-policy-version.ts';
import { deleteRole } from './operations/delete-role.ts';
import { deleteRolePermissionsBoundary } from './operations/delete-role-permissions-boundary.ts';
import { deleteRolePolicy } from './operations/delete-role-policy.ts';
import { deleteServiceLinkedRole } from './operations/delete-service-linked-role.ts';
import { deleteUser } from './operations/delete-user.ts';
import { deleteUserPermissionsBoundary } from './operations/delete-user-permissions-boundary.ts';
import { deleteUserPolicy } from './operations/delete-user-policy.ts';
import { detachGroupPolicy } from './operations/detach-group-policy.ts';
import { detachRolePolicy } from './operations/detach-role-policy.ts';
import { detachUserPolicy } from './operations/detach-user-policy.ts';
import { getAccessKeyLastUsed } from './operations/get-access-key-last-used.ts';
import { getAccountAuthorizationDetails } from './operations/get-account-authorization-details.ts';
import { getAccountSummary } from './operations/get-account-summary.ts';
import { getGroup } from './operations/get-group.ts';
import { getGroupPolicy } from './operations/get-group-policy.ts';
import { getInstanceProfile } from './operations/get-instance-profile.ts';
import { getPolicy } from './operations/get-policy.ts';
import { getPolicyVersion } from './operations/get-policy-version.ts';
import { getRole } from './operations/get-role.ts';
import { getRolePolicy } from './operations/get-role-policy.ts';
import { getServiceLinkedRoleDeletionStatus } from './operations/get-service-linked-role-deletion-status.ts';
import { getUser } from './operations/get-user.ts';
import { getUserPolicy } from './operations/get-user-policy.ts';
import { listAccessKeys } from './operations/list-access-keys.ts';
import { listAccountAliases } from './operations/list-account-aliases.ts';
import { listAttachedGroupPolicies } from './operations/list-attached-group-policies.ts';
import { listAttachedRolePolicies } from './operations/list-attached-role-policies.ts';
import { listAttachedUserPolicies } from './operations/list-attached-user-policies.ts';
import { listEntitiesForPolicy } from './operations/list-entities-for-policy.ts';
import { listGroupPolicies } from './operations/list-group-policies.ts';
import { listGroups } from './operations/list-groups.ts';
import { listGroupsForUser } from './operations/list-groups-for-user.ts';
import { listInstanceProfileTags } from './operations/list-instance-profile-tags.ts';
import { listInstanceProfiles } from './operations/list-instance-profiles.ts';
import { listInstanceProfilesForRole } from './operations/list-instance-profiles-for-role.ts';
import { listPolicies } from './operations/list-policies.ts';
import { listPolicyTags } from './operations/list-policy-tags.ts';
import { listPolicyVersions } from './operations/list-policy-versions.ts';
import { listRolePolicies } from './operations/list-role-policies.ts';
import { listRoleTags } from './operations/list-role-tags.ts';
import { listRoles } from './operations/list-roles.ts';
import { listUserPolicies } from './operations/list-user-policies.ts';
import { listUserTags } from './operations/list-user-tags.ts';
import { listUsers } from './operations/list-users.ts';
import { putGroupPolicy } from './operations/put-group-policy.ts';
import { putRolePermissionsBoundary } from './operations/put-role-permissions-boundary.ts';
import { putRolePolicy } from './operations/put-role-policy.ts';
import { putUserPermissionsBoundary } from './operations/put-user-permissions-boundary.ts';
import { putUserPolicy } from './operations/put-user-policy.ts';
import { removeRoleFromInstanceProfile } from './operations/remove-role-from-instance-profile.ts';
import { removeUserFromGroup } from './operations/remove-user-from-group.ts';
import { setDefaultPolicyVersion } from './operations/set-default-policy-version.ts';
import { tagInstanceProfile } from './operations/tag-instance-profile.ts';
import { tagPolicy } from './operations/tag-policy.ts';
import { tagRole } from './operations/tag-role.ts';
import { tagUser } from './operations/tag-user.ts';
import { untagInstanceProfile } from './operations/untag-instance-profile.ts';
import { untagPolicy } from './operations/untag-policy.ts';
import { untagRole } from './operations/untag-role.ts';
import { untagUser } from './operations/untag-user.ts';
import { updateAccessKey } from './operations/update-access-key.ts';
import { updateAssumeRolePolicy } from './operations/update-assume-role-policy.ts';
import { updateGroup } from './operations/update-group.ts';
import { updateRole } from './operations/update-role.ts';
import { updateRoleDescription } from './operations/update-role-description.ts';
import { updateUser } from './operations/update-user.ts';
import { providerOperations } from './provider-operations.ts';
import { toCreateLinkedRole, toGetDeletionStatus } from './service-linked/access.ts';
import { signInOperations } from './sign-in-operations.ts';
import { simulatorOperations } from './simulator-operations.ts';
import {
  accessKeys,
  accessReports,
  accountAliases,
  attachments,
  groups,
  inlinePolicies,
  instanceProfiles,
  lastUses,
  linkedRoleDeletions,
  memberships,
  organizationReports,
  passwordPolicies,
  policies,
  policyVersions,
  serviceUses,
  tokenPreferences,
} from './state.ts';
import { reads, writes } from './table.ts';

const service: Service<Api> = {
  name: 'iam',
  collections: [
    users,
    roles,
    groups,
    memberships,
    policies,
    policyVersions,
    attachments,
    inlinePolicies,
    instanceProfiles,
    accessKeys,
    lastUses,
    accountAliases,
    passwordPolicies,
    mfaDevices,
    loginProfiles,
    sshKeys,
    serviceCredentials,
    signingCertificates,
    serverCertificates,
    serverCertificateBodies,
    credentialReports,
    credentialReportParts,
    oidcProviders,
    samlProviders,
    samlMetadata,
    linkedRoleDeletions,
    organizationReports,
    serviceUses,
    accessReports,
    rootFeatures,
    outboundFederation,
    tokenIssuers,
    tokenPreferences,
  ],
  deliveries: { [CREDENTIAL_REPORT]: writeCredentialReport },
  operations: {
    ...credentialOperations,
    ...providerOperations,
    ...signInOperations,
    ...simulatorOperations,
    ...accountOperations,
    ...advisorOperations,
    ...delegationOperations,
    AddRoleToInstanceProfile: writes(addRoleToInstanceProfile, toAddRoleToInstanceProfile),
    AddUserToGroup: writes(addUserToGroup, onGroup('AddUserToGroup')),
    AttachGroupPolicy: writes(attachGroupPolicy, onGroup('AttachGroupPolicy', attaching)),
    AttachRolePolicy: writes(attachRolePolicy, onRole('AttachRolePolicy', attaching)),
    AttachUserPolicy: writes(attachUserPolicy, onUser('AttachUserPolicy', attaching)),
    CreateAccessKey: writes(createAccessKey, onUser('CreateAccessKey')),
    CreateAccountAlias: writes(createAccountAlias, onAccount('CreateAccountAlias')),
    CreateGroup: writes(
      createGroup,
      toCreate('CreateGroup', 'group', ({ GroupName }) => GroupName),
    ),
    CreateInstanceProfile: writes(
      createInstanceProfile,
      toCreate(
        'CreateInstanceProfile',
        'instance-profile',
        ({ InstanceProfileName }) => InstanceProfileName,
        'TagInstanceProfile',
      ),
    ),
    CreatePolicy: writes(
      createPolicy,
      toCreate('CreatePolicy', 'policy', ({ PolicyName }) => PolicyName, 'TagPolicy'),
    ),
    CreatePolicyVersion: writes(createPolicyVersion, onPolicy('CreatePolicyVersion')),
    CreateRole: writes(
      createRole,
      toCreate('CreateRole', 'role', ({ RoleName }) => RoleName, 'TagRole'),
    ),
    CreateServiceLinkedRole: writes(createServiceLinkedRole, toCreateLinkedRole),
    CreateUser: writes(
      createUser,
      toCreate('CreateUser', 'user', ({ UserName }) => UserName, 'TagUser'),
    ),
    DeleteAccessKey: writes(deleteAccessKey, onUser('DeleteAccessKey')),
    DeleteAccountAlias: writes(deleteAccountAlias, onAccount('DeleteAccountAlias')),
    DeleteGroup: writes(deleteGroup, onGroup('DeleteGroup')),
    DeleteGroupPolicy: writes(deleteGroupPolicy, onGroup('DeleteGroupPolicy')),
    DeleteInstanceProfile: writes(deleteInstanceProfile, onInstanceProfile('DeleteInstanceProfile')),
    DeletePolicy: writes(deletePolicy, onPolicy('DeletePolicy')),
    DeletePolicyVersion: writes(deletePolicyVersion, onPolicy('DeletePolicyVersion')),
    DeleteRole: writes(deleteRole, onRole('DeleteRole', bounded)),
    DeleteRolePermissionsBoundary: writes(
      deleteRolePermissionsBoundary,
      onRole('DeleteRolePermissionsBoundary', bounded),
    ),
    DeleteRolePolicy: writes(deleteRolePolicy, onRole('DeleteRolePolicy', bounded)),
    DeleteServiceLinkedRole: writes(deleteServiceLinkedRole, onRole('DeleteServiceLinkedRole')),
    DeleteUser: writes(deleteUser, onUser('DeleteUser')),
    DeleteUserPermissionsBoundary: writes(
      deleteUserPermissionsBoundary,
      onUser('DeleteUserPermissionsBoundary', bounded),
    ),
    DeleteUserPolicy: writes(deleteUserPolicy, onUser('DeleteUserPolicy', bounded)),
    DetachGroupPolicy: writes(detachGroupPolicy, onGroup('DetachGroupPolicy', attaching)),
    DetachRolePolicy: writes(detachRolePolicy, onRole('DetachRolePolicy', attaching)),
    DetachUserPolicy: writes(detachUserPolicy, onUser('DetachUserPolicy', attaching)),
    GetAccessKeyLastUsed: reads(getAccessKeyLastUsed, toGetAccessKeyLastUsed),
    GetAccountAuthorizationDetails: reads(
      getAccountAuthorizationDetails,
      onAccount('GetAccountAuthorizationDetails'),
    ),
    GetAccountSummary: reads(getAccountSummary, onAccount('GetAccountSummary')),
    GetGroup: reads(getGroup, onGroup('GetGroup')),
    GetGroupPolicy: reads(getGroupPolicy, onGroup('GetGroupPolicy')),
    GetInstanceProfile: reads(getInstanceProfile, onInstanceProfile('GetInstanceProfile')),
    GetPolicy: reads(getPolicy, onPolicy('GetPolicy')),
    GetPolicyVersion: reads(getPolicyVersion, onPolicy('GetPolicyVersion')),
    GetRole: reads(getRole, onRole('GetRole', bounded)),
    GetRolePolicy: reads(getRolePolicy, onRole('GetRolePolicy')),
    GetServiceLinkedRoleDeletionStatus: reads(getServiceLinkedRoleDeletionStatus, toGetDeletionStatus),
    GetUser: reads(getUser, onUser('GetUser')),
    GetUserPolicy: reads(getUserPolicy, onUser('GetUserPolicy')),
    ListAccessKeys: reads(listAccessKeys, onUser('ListAccessKeys')),
    ListAccountAliases: reads(listAccountAliases, onAccount('ListAccountAliases')),
    ListAttachedGroupPolicies: reads(listAttachedGroupPolicies, onGroup('ListAttachedGroupPolicies')),
    ListAttachedRolePolicies: reads(listAttachedRolePolicies, onRole('ListAttachedRolePolicies')),
    ListAttachedUserPolicies: reads(listAttachedUserPolicies, onUser('ListAttachedUserPolicies')),
    ListEntitiesForPolicy: reads(listEntitiesForPolicy, onPolicy('ListEntitiesForPolicy')),
    ListGroupPolicies: reads(listGroupPolicies, onGroup('ListGroupPolicies')),
    ListGroups: reads(listGroups, toList('ListGroups', 'group')),
    ListGroupsForUser: reads(listGroupsForUser, onUser('ListGroupsForUser')),
    ListInstanceProfileTags: reads(listInstanceProfileTags, onInstanceProfile('ListInstanceProfileTags')),
    ListInstanceProfiles: reads(listInstanceProfiles, toList('ListInstanceProfiles', 'instance-profile')),
    ListInstanceProfilesForRole: reads(listInstanceProfilesForRole, onRole('ListInstanceProfilesForRole')),
    ListPolicies: reads(listPolicies, toList('ListPolicies', 'policy')),
    ListPolicyTags: reads(listPolicyTags, onPolicy('ListPolicyTags')),
    ListPolicyVersions: reads(listPolicyVersions, onPolicy('ListPolicyVersions')),
    ListRolePolicies: reads(listRolePolicies, onRole('ListRolePolicies')),
    ListRoleTags: reads(listRoleTags, onRole('ListRoleTags')),
    ListRoles: reads(listRoles, toList('ListRoles', 'role')),
    ListUserPolicies: reads(listUserPolicies, onUser('ListUserPolicies')),
    ListUserTags: reads(listUserTags, onUser('ListUserTags')),
    ListUsers: reads(listUsers, toList('ListUsers', 'user')),
    PutGroupPolicy: writes(putGroupPolicy, onGroup('PutGroupPolicy')),
    PutRolePermissionsBoundary: writes(
      putRolePermissionsBoundary,
      onRole('PutRolePermissionsBoundary', bounding),
    ),
    PutRolePolicy: writes(putRolePolicy, onRole('PutRolePolicy', bounded)),
    PutUserPermissionsBoundary: writes(
      putUserPermissionsBoundary,
      onUser('PutUserPermissionsBoundary', bounding),
    ),
    PutUserPolicy: writes(putUserPolicy, onUser('PutUserPolicy', bounded)),
    RemoveRoleFromInstanceProfile: writes(
      removeRoleFromInstanceProfile,
      onInstanceProfile('RemoveRoleFromInstanceProfile'),
    ),
    RemoveUserFromGroup: writes(removeUserFromGroup, onGroup('RemoveUserFromGroup')),
    SetDefaultPolicyVersion: writes(setDefaultPolicyVersion, onPolicy('SetDefaultPolicyVersion')),
    TagInstanceProfile: writes(tagInstanceProfile, onInstanceProfile('TagInstanceProfile', tagging)),
    TagPolicy: writes(tagPolicy, onPolicy('TagPolicy', tagging)),
    TagRole: writes(tagRole, onRole('TagRole', tagging)),
    TagUser: writes(tagUser, onUser('TagUser', tagging)),
    UntagInstanceProfile: writes(untagInstanceProfile, onInstanceProfile('UntagInstanceProfile', untagging)),
    UntagPolicy: writes(untagPolicy, onPolicy('UntagPolicy', untagging)),
    UntagRole: writes(untagRole, onRole('UntagRole', untagging)),
    UntagUser: writes(untagUser, onUser('UntagUser', untagging)),
    UpdateAccessKey: writes(updateAccessKey, onUser('UpdateAccessKey')),
    UpdateAssumeRolePolicy: writes(updateAssumeRolePolicy, onRole('UpdateAssumeRolePolicy', bounded)),
    UpdateGroup: writes(updateGroup, onGroup('UpdateGroup')),
    UpdateRole: writes(updateRole, onRole('UpdateRole', bounded)),
    UpdateRoleDescription: writes(updateRoleDescription, onRole('UpdateRoleDescription', bounded)),
    UpdateUser: writes(updateUser, onUser('UpdateUser')),
  },
};

export const iamService = anyService(service);
