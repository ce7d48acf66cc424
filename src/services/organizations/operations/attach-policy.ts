import { constraintViolation, duplicatePolicyAttachment, policyTypeNotEnabled } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { attach, attachedTo, policyNumbered } from '../policies.ts';
import { policyTypeFacts } from '../policy-types.ts';
import { targetNamed } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html */
export const attachPolicy: Handler<'AttachPolicy'> = async ({ tx, place, now }, { PolicyId, TargetId }) => {
  const organization = await organizationOf(tx, place.account);
  const policy = await policyNumbered(tx, organization, PolicyId);
  const target = await targetNamed(tx, organization, TargetId);
  if (!organization.policyTypes.includes(policy.type)) throw policyTypeNotEnabled();
  const sameType = (await attachedTo(tx, organization, target.id)).filter(({ type }) => type === policy.type);
  if (sameType.some(({ policyId }) => policyId === policy.id)) throw duplicatePolicyAttachment();
  if (sameType.length >= policyTypeFacts(policy.type).attachedMax) {
    throw constraintViolation(
      'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
      'You have attached the maximum number of policies to the specified target.',
    );
  }
  await attach(tx, organization, policy, target.id, now());
  return {};
};
