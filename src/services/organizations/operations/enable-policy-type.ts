import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { policyTypeAlreadyEnabled } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { managedPolicyOf } from '../managed-policies.ts';
import { attach } from '../policies.ts';
import { checkPoliciesAvailable } from '../policy-types.ts';
import { everythingIn, organizationWithRoot, shownRoot } from '../roots.ts';
import { organizations } from '../state.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnablePolicyType.html */
export const enablePolicyType: Handler<'EnablePolicyType'> = async (context, input) => {
  const { tx, place, now } = context;
  const { PolicyType: type } = input;
  const organization = await organizationWithRoot(tx, place.account, input.RootId);
  checkPoliciesAvailable(organization);
  if (organization.policyTypes.includes(type)) throw policyTypeAlreadyEnabled();
  const after = { ...organization, policyTypes: [...organization.policyTypes, type].sort() };
  await organizations.put(tx, ANYWHERE, after);
  const policy = managedPolicyOf(type);
  if (policy !== undefined) {
    for (const id of await everythingIn(tx, after)) await attach(tx, after, policy, id, now());
  }
  return { Root: shownRoot(after) };
};
