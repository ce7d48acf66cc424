import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { immutablePolicy, policyIdNotFound, policyInUse } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { attachmentsOfPolicy, findPolicy, isManaged } from '../policies.ts';
import { policies } from '../state.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeletePolicy.html */
export const deletePolicy: Handler<'DeletePolicy'> = async ({ tx, place }, { PolicyId }) => {
  const organization = await organizationOf(tx, place.account);
  const policy = await findPolicy(tx, organization, PolicyId);
  if (policy === undefined) throw policyIdNotFound();
  if (isManaged(policy)) throw immutablePolicy();
  if ((await attachmentsOfPolicy(tx, organization, PolicyId)).length > 0) throw policyInUse();
  await policies.deleteRecord(tx, ANYWHERE, policy);
  return {};
};
