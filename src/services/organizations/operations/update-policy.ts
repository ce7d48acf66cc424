import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { immutablePolicy, policyIdNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { checkPolicyName, findPolicy, isManaged, shownPolicy } from '../policies.ts';
import { checkContent } from '../policy-content.ts';
import { policies } from '../state.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_UpdatePolicy.html */
export const updatePolicy: Handler<'UpdatePolicy'> = async (context, input) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  const policy = await findPolicy(tx, organization, input.PolicyId);
  if (policy === undefined) throw policyIdNotFound();
  if (isManaged(policy)) throw immutablePolicy();
  const { Name: name = policy.name, Description: description = policy.description } = input;
  const { Content: content = policy.content } = input;
  if (input.Content !== undefined) checkContent(policy.type, content);
  if (name !== policy.name) await checkPolicyName(tx, organization, policy.type, name, policy.id);
  const after = { ...policy, name, description, content };
  await policies.put(tx, ANYWHERE, after);
  return { Policy: shownPolicy(organization, after) };
};
