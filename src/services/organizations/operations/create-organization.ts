import { partitionOf } from '../../../core/place.ts';
import { ANYWHERE, accountNumbered } from '../../../policy/organization/accounts.ts';
import { alreadyInOrganization } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { newOrganizationId, newRootId } from '../ids.ts';
import { join } from '../membership.ts';
import { shownOrganization } from '../organization.ts';
import { type OrganizationRecord, organizations } from '../state.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganization.html */
export const createOrganization: Handler<'CreateOrganization'> = async (
  context,
  { FeatureSet: featureSet = 'ALL' },
) => {
  const { tx, place, ids, now } = context;
  const account = await accountNumbered(tx, place.account, now());
  if (account.membership !== undefined) throw alreadyInOrganization();
  const organization: OrganizationRecord = {
    id: newOrganizationId(ids),
    partition: partitionOf(place.region),
    featureSet,
    managementAccount: place.account,
    rootId: newRootId(ids),
    rootTags: {},
    policyTypes: [],
    createdAtMs: now(),
  };
  await organizations.put(tx, ANYWHERE, organization);
  await join(context, organization, account, 'INVITED', {});
  return { Organization: await shownOrganization(tx, organization) };
};
