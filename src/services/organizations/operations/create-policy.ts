import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { constraintViolation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { newPolicyId } from '../ids.ts';
import { POLICIES_MAX } from '../limits.ts';
import { organizationOf } from '../organization.ts';
import { checkPolicyName, shownPolicy } from '../policies.ts';
import { checkContent } from '../policy-content.ts';
import { checkPoliciesAvailable } from '../policy-types.ts';
import { type PolicyRecord, policies } from '../state.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html */
export const createPolicy: Handler<'CreatePolicy'> = async (context, input) => {
  const { tx, place, ids, now } = context;
  const { Type: type, Name: name, Content: content, Description: description } = input;
  const organization = await organizationOf(tx, place.account);
  checkPoliciesAvailable(organization);
  checkContent(type, content);
  await checkPolicyName(tx, organization, type, name);
  const query = { prefix: [organization.id, type], limit: POLICIES_MAX, snapshot: true };
  const page = await policies.listBy(tx, ANYWHERE, 'byType', query);
  if (page.records.length >= POLICIES_MAX) {
    throw constraintViolation(
      'POLICY_NUMBER_LIMIT_EXCEEDED',
      'You have exceeded the number of policies that you can have in an organization.',
    );
  }
  const policy: PolicyRecord = {
    organizationId: organization.id,
    id: newPolicyId(ids),
    type,
    name,
    description,
    content,
    tags: withTags({}, input.Tags),
    createdAtMs: now(),
  };
  await policies.put(tx, ANYWHERE, policy);
  return { Policy: shownPolicy(organization, policy) };
};
