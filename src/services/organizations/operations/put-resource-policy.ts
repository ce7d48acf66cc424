import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { notInAllFeaturesMode } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { newResourcePolicyId } from '../ids.ts';
import { organizationOf } from '../organization.ts';
import { checkResourcePolicy, shownResourcePolicy } from '../resource-policy.ts';
import { organizations } from '../state.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_PutResourcePolicy.html */
export const putResourcePolicy: Handler<'PutResourcePolicy'> = async (
  { tx, place, ids },
  { Content: content, Tags },
) => {
  const organization = await organizationOf(tx, place.account);
  if (organization.featureSet !== 'ALL') throw notInAllFeaturesMode();
  checkResourcePolicy(content);
  const before = organization.resourcePolicy;
  const id = before?.id ?? newResourcePolicyId(ids);
  const resourcePolicy = { id, content, tags: withTags(before?.tags ?? {}, Tags) };
  await organizations.put(tx, ANYWHERE, { ...organization, resourcePolicy });
  return { ResourcePolicy: shownResourcePolicy(organization, resourcePolicy) };
};
