import { anyService, type Service } from '../../core/service.ts';
import { mfaDevices } from '../../policy/identity/mfa.ts';
import { oidcProviders } from '../../policy/identity/oidc-providers.ts';
import { roles } from '../../policy/identity/roles.ts';
import { samlMetadata, samlProviders } from '../../policy/identity/saml-providers.ts';
import { users } from '../../policy/identity/users.ts';
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
import type { Api } from './api.gen.ts';
import { onMfaDevice, toGetMfaDevice, toListVirtualMfaDevices } from './credential-access.ts';
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
import { createVirtualMFADevice } from './operations/create-virtual-mfa-device.ts';
import { deactivateMFADevice } from './operations/deactivate-mfa-device.ts';
import { deleteAccessKey } from './operations/delete-access-key.ts';
import { deleteAccountAlias } from './operations/delete-account-alias.ts';
import { deleteAccountPasswordPolicy } from './operations/delete-account-password-policy.ts';
import { deleteGroup } from './operations/delete-group.ts';
import { deleteGroupPolicy } from './operations/delete-group-policy.ts';
import { deleteInstanceProfile } from './operations/delete-instance-profile.ts';
import { deleteLoginProfile } from './operations/delete-login-profile.ts';
import { deletePolicy } from './operations/delete-policy.ts';
import { deletePolicyVersion } from './operations/delete-policy-version.ts';
import { deleteRole } from './operations/delete-role.ts';
import { deleteRolePermissionsBoundary } from './operations/delete-role-permissions-boundary.ts';
import { deleteRolePolicy } from './operations/delete-role-policy.ts';
import { deleteServiceLinkedRole } from './operations/delete-service-linked-role.ts';
import { deleteUser } from './operations/delete-user.ts';
import { deleteUserPermissionsBoundary } from './operations/delete-user-permissions-boundary.ts';
import { deleteUserPolicy } from './operations/delete-user-policy.ts';
import { deleteVirtualMFADevice } from './operations/delete-virtual-mfa-device.ts';
import { detachGroupPolicy } from './operations/detach-group-policy.ts';
import { detachRolePolicy } from './operations/detach-role-policy.ts';
import { detachUserPolicy } from './operations/detach-user-policy.ts';
import { enableMFADevice } from './operations/enable-mfa-device.ts';
import { getAccessKeyLastUsed } from './operations/get-access-key-last-used.ts';
import { getAccountAuthorizationDetails } from './operations/get-account-authorization-details.ts';
import { getAccountPasswordPolicy } from './operations/get-account-password-policy.ts';
import { getAccountSummary } from './operations/get-account-summary.ts';
import { getGroup } from './operations/get-group.ts';
import { getGroupPolicy } from './operations/get-group-policy.ts';
import { getInstanceProfile } from './operations/get-instance-profile.ts';
import { getLoginProfile } from './operations/get-login-profile.ts';
import { getMFADevice } from './operations/get-mfa-device.ts';
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
import { listMFADeviceTags } from './operations/list-mfa-device-tags.ts';
import { listMFADevices } from './operations/list-mfa-devices.ts';
import { listPolicies } from './operations/list-policies.ts';
import { listPolicyTags } from './operations/list-policy-tags.ts';
import { listPolicyVersions } from './operations/list-policy-versions.ts';
import { listRolePolicies } from './operations/list-role-policies.ts';
import { listRoleTags } from './operations/list-role-tags.ts';
import { listRoles } from './operations/list-roles.ts';
import { listServiceSpecificCredentials } from './operations/list-service-specific-credentials.ts';
import { listSigningCertificates } from './operations/list-signing-certificates.ts';
import { listSSHPublicKeys } from './operations/list-ssh-public-keys.ts';
import { listUserPolicies } from './operations/list-user-policies.ts';
import { listUserTags } from './operations/list-user-tags.ts';
import { listUsers } from './operations/list-users.ts';
import { listVirtualMFADevices } from './operations/list-virtual-mfa-devices.ts';
import { putGroupPolicy } from './operations/put-group-policy.ts';
import { putRolePermissionsBoundary } from './operations/put-role-permissions-boundary.ts';
import { putRolePolicy } from './operations/put-role-policy.ts';
import { putUserPermissionsBoundary } from './operations/put-user-permissions-boundary.ts';
import { putUserPolicy } from './operations/put-user-policy.ts';
import { removeRoleFromInstanceProfile } from './operations/remove-role-from-instance-profile.ts';
import { removeUserFromGroup } from './operations/remove-user-from-group.ts';
import { resyncMFADevice } from './operations/resync-mfa-device.ts';
import { setDefaultPolicyVersion } from './operations/set-default-policy-version.ts';
import { tagInstanceProfile } from './operations/tag-instance-profile.ts';
import { tagMFADevice } from './operations/tag-mfa-device.ts';
import { tagPolicy } from './operations/tag-policy.ts';
import { tagRole } from './operations/tag-role.ts';
import { tagUser } from './operations/tag-user.ts';
import { untagInstanceProfile } from './operations/untag-instance-profile.ts';
import { untagMFADevice } from './operations/untag-mfa-device.ts';
import { untagPolicy } from './operations/untag-policy.ts';
import { untagRole } from './operations/untag-role.ts';
import { untagUser } from './operations/untag-user.ts';
import { updateAccessKey } from './operations/update-access-key.ts';
import { updateAccountPasswordPolicy } from './operations/update-account-password-policy.ts';
import { updateAssumeRolePolicy } from './operations/update-assume-role-policy.ts';
import { updateGroup } from './operations/update-group.ts';
import { updateRole } from './operations/update-role.ts';
import { updateRoleDescription } from './operations/update-role-description.ts';
import { updateUser } from './operations/update-user.ts';
import { providerOperations } from './provider-operations.ts';
import { toCreateLinkedRole, toGetDeletionStatus } from './service-linked/access.ts';
import { simulatorOperations } from './simulator-operations.ts';
import {
  accessKeys,
  accountAliases,
  attachments,
  groups,
  inlinePolicies,
  instanceProfiles,
  lastUses,
  linkedRoleDeletions,
  memberships,
  passwordPolicies,
  policies,
  policyVersions,
} from './state.ts';
import { reads, writes } from './table.ts';

const NO_HARDWARE = {
  SerialNumber: 'hardware tokens and security keys have nothing here that could speak to them',
};

const NO_PASSWORDS = 'users have no passwords';

/** Members of UpdateAccountPasswordPolicy. */
const PASSWORD_POLICY = Object.fromEntries(
  [
    'MinimumPasswordLength',
    'RequireSymbols',
    'RequireNumbers',
    'RequireUppercaseCharacters',
    'RequireLowercaseCharacters',
    'AllowUsersToChangePassword',
    'MaxPasswordAge',
    'PasswordReusePrevention',
    'HardExpiry',
  ].map((member) => [member, NO_PASSWORDS]),
);

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
    oidcProviders,
    samlProviders,
    samlMetadata,
    linkedRoleDeletions,
  ],
  operations: {
    ...providerOperations,
    ...simulatorOperations,
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
    CreateVirtualMFADevice: writes(
      createVirtualMFADevice,
      toCreate(
        'CreateVirtualMFADevice',
        'mfa',
        ({ VirtualMFADeviceName }) => VirtualMFADeviceName,
        'TagMFADevice',
      ),
    ),
    DeactivateMFADevice: writes(deactivateMFADevice, onUser('DeactivateMFADevice')),
    DeleteAccessKey: writes(deleteAccessKey, onUser('DeleteAccessKey')),
    DeleteAccountAlias: writes(deleteAccountAlias, onAccount('DeleteAccountAlias')),
    DeleteAccountPasswordPolicy: writes(
      deleteAccountPasswordPolicy,
      onAccount('DeleteAccountPasswordPolicy'),
    ),
    DeleteGroup: writes(deleteGroup, onGroup('DeleteGroup')),
    DeleteGroupPolicy: writes(deleteGroupPolicy, onGroup('DeleteGroupPolicy')),
    DeleteInstanceProfile: writes(deleteInstanceProfile, onInstanceProfile('DeleteInstanceProfile')),
    DeleteLoginProfile: writes(deleteLoginProfile, onUser('DeleteLoginProfile')),
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
    DeleteVirtualMFADevice: writes(deleteVirtualMFADevice, onMfaDevice('DeleteVirtualMFADevice')),
    DetachGroupPolicy: writes(detachGroupPolicy, onGroup('DetachGroupPolicy', attaching)),
    DetachRolePolicy: writes(detachRolePolicy, onRole('DetachRolePolicy', attaching)),
    DetachUserPolicy: writes(detachUserPolicy, onUser('DetachUserPolicy', attaching)),
    EnableMFADevice: writes(enableMFADevice, onUser('EnableMFADevice'), { refused: NO_HARDWARE }),
    GetAccessKeyLastUsed: reads(getAccessKeyLastUsed, toGetAccessKeyLastUsed),
    GetAccountAuthorizationDetails: reads(
      getAccountAuthorizationDetails,
      onAccount('GetAccountAuthorizationDetails'),
    ),
    GetAccountPasswordPolicy: reads(getAccountPasswordPolicy, onAccount('GetAccountPasswordPolicy')),
    GetAccountSummary: reads(getAccountSummary, onAccount('GetAccountSummary')),
    GetGroup: reads(getGroup, onGroup('GetGroup')),
    GetGroupPolicy: reads(getGroupPolicy, onGroup('GetGroupPolicy')),
    GetInstanceProfile: reads(getInstanceProfile, onInstanceProfile('GetInstanceProfile')),
    GetLoginProfile: reads(getLoginProfile, onUser('GetLoginProfile')),
    GetMFADevice: reads(getMFADevice, toGetMfaDevice),
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
    ListMFADeviceTags: reads(listMFADeviceTags, onMfaDevice('ListMFADeviceTags')),
    ListMFADevices: reads(listMFADevices, onUser('ListMFADevices')),
    ListPolicies: reads(listPolicies, toList('ListPolicies', 'policy')),
    ListPolicyTags: reads(listPolicyTags, onPolicy('ListPolicyTags')),
    ListPolicyVersions: reads(listPolicyVersions, onPolicy('ListPolicyVersions')),
    ListRolePolicies: reads(listRolePolicies, onRole('ListRolePolicies')),
    ListRoleTags: reads(listRoleTags, onRole('ListRoleTags')),
    ListRoles: reads(listRoles, toList('ListRoles', 'role')),
    ListSSHPublicKeys: reads(listSSHPublicKeys, onUser('ListSSHPublicKeys')),
    ListServiceSpecificCredentials: reads(
      listServiceSpecificCredentials,
      onUser('ListServiceSpecificCredentials'),
    ),
    ListSigningCertificates: reads(listSigningCertificates, onUser('ListSigningCertificates')),
    ListUserPolicies: reads(listUserPolicies, onUser('ListUserPolicies')),
    ListUserTags: reads(listUserTags, onUser('ListUserTags')),
    ListUsers: reads(listUsers, toList('ListUsers', 'user')),
    ListVirtualMFADevices: reads(listVirtualMFADevices, toListVirtualMfaDevices),
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
    ResyncMFADevice: writes(resyncMFADevice, onUser('ResyncMFADevice')),
    SetDefaultPolicyVersion: writes(setDefaultPolicyVersion, onPolicy('SetDefaultPolicyVersion')),
    TagInstanceProfile: writes(tagInstanceProfile, onInstanceProfile('TagInstanceProfile', tagging)),
    TagMFADevice: writes(tagMFADevice, onMfaDevice('TagMFADevice', tagging)),
    TagPolicy: writes(tagPolicy, onPolicy('TagPolicy', tagging)),
    TagRole: writes(tagRole, onRole('TagRole', tagging)),
    TagUser: writes(tagUser, onUser('TagUser', tagging)),
    UntagInstanceProfile: writes(untagInstanceProfile, onInstanceProfile('UntagInstanceProfile', untagging)),
    UntagMFADevice: writes(untagMFADevice, onMfaDevice('UntagMFADevice', untagging)),
    UntagPolicy: writes(untagPolicy, onPolicy('UntagPolicy', untagging)),
    UntagRole: writes(untagRole, onRole('UntagRole', untagging)),
    UntagUser: writes(untagUser, onUser('UntagUser', untagging)),
    UpdateAccessKey: writes(updateAccessKey, onUser('UpdateAccessKey')),
    UpdateAccountPasswordPolicy: writes(
      updateAccountPasswordPolicy,
      onAccount('UpdateAccountPasswordPolicy'),
      { recorded: PASSWORD_POLICY },
    ),
    UpdateAssumeRolePolicy: writes(updateAssumeRolePolicy, onRole('UpdateAssumeRolePolicy', bounded)),
    UpdateGroup: writes(updateGroup, onGroup('UpdateGroup')),
    UpdateRole: writes(updateRole, onRole('UpdateRole', bounded)),
    UpdateRoleDescription: writes(updateRoleDescription, onRole('UpdateRoleDescription', bounded)),
    UpdateUser: writes(updateUser, onUser('UpdateUser')),
  },
};

export const iamService = anyService(service);
