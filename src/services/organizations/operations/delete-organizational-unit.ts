import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { unitNotEmpty } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { detachAll } from '../policies.ts';
import { units } from '../state.ts';
import { hasChildren, unitNamed } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeleteOrganizationalUnit.html */
export const deleteOrganizationalUnit: Handler<'DeleteOrganizationalUnit'> = async (context, input) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  const unit = await unitNamed(tx, organization, input.OrganizationalUnitId);
  if (await hasChildren(tx, organization, unit.id)) throw unitNotEmpty();
  await detachAll(tx, organization, unit.id);
  await units.deleteRecord(tx, ANYWHERE, unit);
  return {};
};
