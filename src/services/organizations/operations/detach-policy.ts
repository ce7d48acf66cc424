import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { constraintViolation, invalidInput, policyNotAttached } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { managedPolicyOf } from '../managed-policies.ts';
import { organizationOf } from '../organization.ts';
import { attachedTo, policyNumbered } from '../policies.ts';
import { attachments } from '../state.ts';
import { targetNamed } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DetachPolicy.html */
export const detachPolicy: Handler<'DetachPolicy'> = async ({ tx, place }, { PolicyId, TargetId }) => {
  const organization = await organizationOf(tx, place.account);
  const policy = await policyNumbered(tx, organization, PolicyId);
  const target = await targetNamed(tx, organization, TargetId);
  if (policy.id === managedPolicyOf('RESOURCE_CONTROL_POLICY')?.id) {
    throw invalidInput('NON_DETACHABLE_POLICY', "You can't detach this AWS Managed Policy.");
  }
  const all = await attachedTo(tx, organization, target.id);
  const own = all.find(({ policyId }) => policyId === policy.id);
  if (own === undefined) throw policyNotAttached();
  const isLast = all.filter(({ type }) => type === policy.type).length === 1;
  if (isLast && policy.type === 'SERVICE_CONTROL_POLICY') {
    throw constraintViolation(
      'MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
      'You cannot remove the last policy attached to the specified target. You must have at least one attached at all times.',
    );
  }
  await attachments.deleteRecord(tx, ANYWHERE, own);
  return {};
};
