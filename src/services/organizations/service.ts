import { anyService, type Service } from '../../core/service.ts';
import {
  both,
  forMembers,
  managed,
  newPolicy,
  ofPolicyType,
  ofService,
  ofTransfers,
  onHandshake,
  party,
  policy,
  read,
  resourcePolicy,
  tagged,
  tagTarget,
  target,
  transfer,
  untagged,
} from './access.ts';
import { createRequestedAccount } from './account-creation.ts';
import type { Api } from './api.gen.ts';
import { endClosedAccount } from './closed-accounts.ts';
import { acceptHandshake } from './operations/accept-handshake.ts';
import { attachPolicy } from './operations/attach-policy.ts';
import { cancelHandshake } from './operations/cancel-handshake.ts';
import { closeAccount } from './operations/close-account.ts';
import { createAccount } from './operations/create-account.ts';
import { createGovCloudAccount } from './operations/create-gov-cloud-account.ts';
import { createOrganization } from './operations/create-organization.ts';
import { createOrganizationalUnit } from './operations/create-organizational-unit.ts';
import { createPolicy } from './operations/create-policy.ts';
import { declineHandshake } from './operations/decline-handshake.ts';
import { deleteOrganization } from './operations/delete-organization.ts';
import { deleteOrganizationalUnit } from './operations/delete-organizational-unit.ts';
import { deletePolicy } from './operations/delete-policy.ts';
import { deleteResourcePolicy } from './operations/delete-resource-policy.ts';
import { deregisterDelegatedAdministrator } from './operations/deregister-delegated-administrator.ts';
import { describeAccount } from './operations/describe-account.ts';
import { describeCreateAccountStatus } from './operations/describe-create-account-status.ts';
import { describeEffectivePolicy } from './operations/describe-effective-policy.ts';
import { describeHandshake } from './operations/describe-handshake.ts';
import { describeOrganization } from './operations/describe-organization.ts';
import { describeOrganizationalUnit } from './operations/describe-organizational-unit.ts';
import { describePolicy } from './operations/describe-policy.ts';
import { describeResourcePolicy } from './operations/describe-resource-policy.ts';
import { describeResponsibilityTransfer } from './operations/describe-responsibility-transfer.ts';
import { detachPolicy } from './operations/detach-policy.ts';
import { disableAWSServiceAccess } from './operations/disable-aws-service-access.ts';
import { disablePolicyType } from './operations/disable-policy-type.ts';
import { enableAllFeatures } from './operations/enable-all-features.ts';
import { enableAWSServiceAccess } from './operations/enable-aws-service-access.ts';
import { enablePolicyType } from './operations/enable-policy-type.ts';
import { inviteAccountToOrganization } from './operations/invite-account-to-organization.ts';
import { inviteOrganizationToTransferResponsibility } from './operations/invite-organization-to-transfer-responsibility.ts';
import { leaveOrganization } from './operations/leave-organization.ts';
import { listAccounts } from './operations/list-accounts.ts';
import { listAccountsForParent } from './operations/list-accounts-for-parent.ts';
import { listAccountsWithInvalidEffectivePolicy } from './operations/list-accounts-with-invalid-effective-policy.ts';
import { listAWSServiceAccessForOrganization } from './operations/list-aws-service-access-for-organization.ts';
import { listChildren } from './operations/list-children.ts';
import { listCreateAccountStatus } from './operations/list-create-account-status.ts';
import { listDelegatedAdministrators } from './operations/list-delegated-administrators.ts';
import { listDelegatedServicesForAccount } from './operations/list-delegated-services-for-account.ts';
import { listEffectivePolicyValidationErrors } from './operations/list-effective-policy-validation-errors.ts';
import { listHandshakesForAccount } from './operations/list-handshakes-for-account.ts';
import { listHandshakesForOrganization } from './operations/list-handshakes-for-organization.ts';
import { listInboundResponsibilityTransfers } from './operations/list-inbound-responsibility-transfers.ts';
import { listOrganizationalUnitsForParent } from './operations/list-organizational-units-for-parent.ts';
import { listOutboundResponsibilityTransfers } from './operations/list-outbound-responsibility-transfers.ts';
import { listParents } from './operations/list-parents.ts';
import { listPolicies } from './operations/list-policies.ts';
import { listPoliciesForTarget } from './operations/list-policies-for-target.ts';
import { listRoots } from './operations/list-roots.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { listTargetsForPolicy } from './operations/list-targets-for-policy.ts';
import { moveAccount } from './operations/move-account.ts';
import { putResourcePolicy } from './operations/put-resource-policy.ts';
import { registerDelegatedAdministrator } from './operations/register-delegated-administrator.ts';
import { removeAccountFromOrganization } from './operations/remove-account-from-organization.ts';
import { tagResource } from './operations/tag-resource.ts';
import { terminateResponsibilityTransfer } from './operations/terminate-responsibility-transfer.ts';
import { untagResource } from './operations/untag-resource.ts';
import { updateOrganizationalUnit } from './operations/update-organizational-unit.ts';
import { updatePolicy } from './operations/update-policy.ts';
import { updateResponsibilityTransfer } from './operations/update-responsibility-transfer.ts';
import { ONLY_BACKUP } from './policy-faults.ts';
import { collections } from './state.ts';
import { reads, writes } from './table.ts';
import { NO_BILLS } from './transfers.ts';

const accountId = ({ AccountId }: { AccountId: string }) => AccountId;
const filter = ({ Filter }: { Filter: string }) => Filter;
const newType = ({ Type }: { Type: string }) => Type;
const parentId = ({ ParentId }: { ParentId: string }) => ParentId;
const policyType = ({ PolicyType }: { PolicyType: string }) => PolicyType;
const rootId = ({ RootId }: { RootId: string }) => RootId;
const targetId = ({ TargetId }: { TargetId: string }) => TargetId;
/** The handler refuses what is no account. */
const accountOrSelf = ({ TargetId = '' }: { TargetId?: string | undefined }, account: string) =>
  /^\d{12}$/.test(TargetId) ? TargetId : account;
const unitId = ({ OrganizationalUnitId: id }: { OrganizationalUnitId: string }) => id;

const service: Service<Api> = {
  name: 'organizations',
  collections,
  operations: {
    AcceptHandshake: writes(acceptHandshake, onHandshake('AcceptHandshake')),
    AttachPolicy: writes(attachPolicy, managed('AttachPolicy', both(policy(), target(targetId)))),
    CancelHandshake: writes(cancelHandshake, onHandshake('CancelHandshake')),
    CloseAccount: writes(closeAccount, managed('CloseAccount', target(accountId))),
    CreateAccount: {
      kind: 'staged',
      handler: createAccount,
      access: managed('CreateAccount', tagged()),
      recorded: { IamUserAccessToBilling: 'there are no bills' },
    },
    CreateGovCloudAccount: {
      ...writes(createGovCloudAccount, managed('CreateGovCloudAccount', tagged())),
      refused: { '*': 'No account is enabled for AWS GovCloud (US), as is the rule on AWS.' },
    },
    CreateOrganization: writes(createOrganization, forMembers('CreateOrganization')),
    CreateOrganizationalUnit: writes(
      createOrganizationalUnit,
      managed('CreateOrganizationalUnit', tagged(target(parentId))),
    ),
    CreatePolicy: writes(createPolicy, managed('CreatePolicy', tagged(ofPolicyType(newType, newPolicy())))),
    DeclineHandshake: writes(declineHandshake, onHandshake('DeclineHandshake')),
    DeleteOrganization: writes(deleteOrganization, managed('DeleteOrganization')),
    DeleteOrganizationalUnit: writes(
      deleteOrganizationalUnit,
      managed('DeleteOrganizationalUnit', target(unitId)),
    ),
    DeletePolicy: writes(deletePolicy, managed('DeletePolicy', policy())),
    DeleteResourcePolicy: writes(deleteResourcePolicy, managed('DeleteResourcePolicy')),
    DeregisterDelegatedAdministrator: writes(
      deregisterDelegatedAdministrator,
      managed('DeregisterDelegatedAdministrator', ofService(target(accountId))),
    ),
    DescribeAccount: reads(describeAccount, read('DescribeAccount', target(accountId))),
    DescribeCreateAccountStatus: reads(describeCreateAccountStatus, read('DescribeCreateAccountStatus')),
    DescribeEffectivePolicy: reads(
      describeEffectivePolicy,
      forMembers('DescribeEffectivePolicy', ofPolicyType(policyType, target(accountOrSelf))),
    ),
    DescribeHandshake: reads(describeHandshake, onHandshake('DescribeHandshake')),
    DescribeOrganization: reads(describeOrganization, forMembers('DescribeOrganization')),
    DescribeOrganizationalUnit: reads(
      describeOrganizationalUnit,
      read('DescribeOrganizationalUnit', target(unitId)),
    ),
    DescribePolicy: reads(describePolicy, read('DescribePolicy', policy())),
    DescribeResourcePolicy: reads(describeResourcePolicy, read('DescribeResourcePolicy')),
    DescribeResponsibilityTransfer: {
      ...reads(describeResponsibilityTransfer, managed('DescribeResponsibilityTransfer', transfer())),
      refused: { '*': NO_BILLS },
    },
    DetachPolicy: writes(detachPolicy, managed('DetachPolicy', both(policy(), target(targetId)))),
    DisableAWSServiceAccess: writes(disableAWSServiceAccess, managed('DisableAWSServiceAccess', ofService())),
    DisablePolicyType: writes(
      disablePolicyType,
      managed('DisablePolicyType', ofPolicyType(policyType, target(rootId))),
    ),
    EnableAWSServiceAccess: writes(enableAWSServiceAccess, managed('EnableAWSServiceAccess', ofService())),
    EnableAllFeatures: writes(enableAllFeatures, managed('EnableAllFeatures')),
    EnablePolicyType: writes(
      enablePolicyType,
      managed('EnablePolicyType', ofPolicyType(policyType, target(rootId))),
    ),
    InviteAccountToOrganization: writes(
      inviteAccountToOrganization,
      managed('InviteAccountToOrganization', tagged(party())),
    ),
    InviteOrganizationToTransferResponsibility: writes(
      inviteOrganizationToTransferResponsibility,
      managed('InviteOrganizationToTransferResponsibility', ofTransfers('inbound', party())),
      { refused: { '*': NO_BILLS } },
    ),
    LeaveOrganization: writes(leaveOrganization, forMembers('LeaveOrganization')),
    ListAWSServiceAccessForOrganization: reads(
      listAWSServiceAccessForOrganization,
      read('ListAWSServiceAccessForOrganization'),
    ),
    ListAccounts: reads(listAccounts, read('ListAccounts')),
    ListAccountsForParent: reads(listAccountsForParent, read('ListAccountsForParent', target(parentId))),
    ListAccountsWithInvalidEffectivePolicy: reads(
      listAccountsWithInvalidEffectivePolicy,
      read('ListAccountsWithInvalidEffectivePolicy', ofPolicyType(policyType)),
      { refused: { PolicyType: ONLY_BACKUP } },
    ),
    ListChildren: reads(listChildren, read('ListChildren', target(parentId))),
    ListCreateAccountStatus: reads(listCreateAccountStatus, read('ListCreateAccountStatus')),
    ListDelegatedAdministrators: reads(
      listDelegatedAdministrators,
      read('ListDelegatedAdministrators', ofService()),
    ),
    ListDelegatedServicesForAccount: reads(
      listDelegatedServicesForAccount,
      read('ListDelegatedServicesForAccount', target(accountId)),
    ),
    ListEffectivePolicyValidationErrors: reads(
      listEffectivePolicyValidationErrors,
      read('ListEffectivePolicyValidationErrors', ofPolicyType(policyType, target(accountId))),
      { refused: { PolicyType: ONLY_BACKUP } },
    ),
    ListHandshakesForAccount: reads(listHandshakesForAccount, forMembers('ListHandshakesForAccount')),
    ListHandshakesForOrganization: reads(
      listHandshakesForOrganization,
      read('ListHandshakesForOrganization'),
    ),
    ListInboundResponsibilityTransfers: reads(
      listInboundResponsibilityTransfers,
      managed('ListInboundResponsibilityTransfers', ofTransfers('inbound')),
    ),
    ListOrganizationalUnitsForParent: reads(
      listOrganizationalUnitsForParent,
      read('ListOrganizationalUnitsForParent', target(parentId)),
    ),
    ListOutboundResponsibilityTransfers: reads(
      listOutboundResponsibilityTransfers,
      managed('ListOutboundResponsibilityTransfers', ofTransfers('outbound')),
    ),
    ListParents: reads(
      listParents,
      read(
        'ListParents',
        target(({ ChildId }) => ChildId),
      ),
    ),
    ListPolicies: reads(listPolicies, read('ListPolicies', ofPolicyType(filter))),
    ListPoliciesForTarget: reads(
      listPoliciesForTarget,
      read('ListPoliciesForTarget', ofPolicyType(filter, target(targetId))),
    ),
    ListRoots: reads(listRoots, read('ListRoots')),
    ListTagsForResource: reads(listTagsForResource, read('ListTagsForResource', tagTarget())),
    ListTargetsForPolicy: reads(listTargetsForPolicy, read('ListTargetsForPolicy', policy())),
    MoveAccount: writes(
      moveAccount,
      managed(
        'MoveAccount',
        target<Api['MoveAccount']['input']>(
          accountId,
          ({ SourceParentId }) => SourceParentId,
          ({ DestinationParentId }) => DestinationParentId,
        ),
      ),
    ),
    PutResourcePolicy: writes(putResourcePolicy, managed('PutResourcePolicy', tagged(resourcePolicy()))),
    RegisterDelegatedAdministrator: writes(
      registerDelegatedAdministrator,
      managed('RegisterDelegatedAdministrator', ofService(target(accountId))),
    ),
    RemoveAccountFromOrganization: writes(
      removeAccountFromOrganization,
      managed('RemoveAccountFromOrganization', target(accountId)),
    ),
    TagResource: writes(tagResource, managed('TagResource', tagged(tagTarget()))),
    TerminateResponsibilityTransfer: writes(
      terminateResponsibilityTransfer,
      managed('TerminateResponsibilityTransfer', transfer()),
      { refused: { '*': NO_BILLS } },
    ),
    UntagResource: writes(untagResource, managed('UntagResource', untagged(tagTarget()))),
    UpdateOrganizationalUnit: writes(
      updateOrganizationalUnit,
      managed('UpdateOrganizationalUnit', target(unitId)),
    ),
    UpdatePolicy: writes(updatePolicy, managed('UpdatePolicy', policy())),
    UpdateResponsibilityTransfer: writes(
      updateResponsibilityTransfer,
      managed('UpdateResponsibilityTransfer', transfer()),
      { refused: { '*': NO_BILLS } },
    ),
  },
  deliveries: { account: createRequestedAccount },
  timers: { closed: endClosedAccount },
};

export const organizationsService = anyService(service);
