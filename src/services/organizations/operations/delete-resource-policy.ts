import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { resourcePolicyNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { organizations } from '../state.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeleteResourcePolicy.html */
export const deleteResourcePolicy: Handler<'DeleteResourcePolicy'> = async ({ tx, place }) => {
  const organization = await organizationOf(tx, place.account);
  if (organization.resourcePolicy === undefined) throw resourcePolicyNotFound();
  await organizations.put(tx, ANYWHERE, { ...organization, resourcePolicy: undefined });
  return {};
};
