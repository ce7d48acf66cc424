import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { units } from '../state.ts';
import { checkUnitName, shownUnit, unitNamed } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_UpdateOrganizationalUnit.html */
export const updateOrganizationalUnit: Handler<'UpdateOrganizationalUnit'> = async (context, input) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  const unit = await unitNamed(tx, organization, input.OrganizationalUnitId);
  const after = { ...unit, name: input.Name ?? unit.name };
  // AWS does not take the unit's own name either.
  if (input.Name !== undefined) await checkUnitName(tx, organization, unit.parentId, after.name);
  await units.put(tx, ANYWHERE, after);
  return { OrganizationalUnit: await shownUnit(tx, organization, after) };
};
