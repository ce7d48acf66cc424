import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { policyTypeNotEnabled } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { attachedTo } from '../policies.ts';
import { everythingIn, organizationWithRoot, shownRoot } from '../roots.ts';
import { attachments, organizations } from '../state.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DisablePolicyType.html */
export const disablePolicyType: Handler<'DisablePolicyType'> = async (context, input) => {
  const { tx, place } = context;
  const { PolicyType: type } = input;
  const organization = await organizationWithRoot(tx, place.account, input.RootId);
  if (!organization.policyTypes.includes(type)) throw policyTypeNotEnabled();
  const after = { ...organization, policyTypes: organization.policyTypes.filter((each) => each !== type) };
  await organizations.put(tx, ANYWHERE, after);
  // "All policies of that type are detached": enabling it again begins anew.
  for (const id of await everythingIn(tx, after)) {
    for (const attachment of await attachedTo(tx, after, id)) {
      if (attachment.type === type) await attachments.deleteRecord(tx, ANYWHERE, attachment);
    }
  }
  return { Root: shownRoot(after) };
};
