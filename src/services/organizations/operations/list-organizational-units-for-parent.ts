import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import type { OrganizationalUnit } from '../api.gen.ts';
import { parentNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { pageOfCollection } from '../paging.ts';
import { units } from '../state.ts';
import { isParent, shownUnit } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListOrganizationalUnitsForParent.html */
export const listOrganizationalUnitsForParent: Handler<'ListOrganizationalUnitsForParent'> = async (
  context,
  input,
) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  if (!(await isParent(tx, organization, input.ParentId))) throw parentNotFound();
  const request = { context, operation: 'ListOrganizationalUnitsForParent', input };
  const { items, paged } = await pageOfCollection(request, (query) =>
    units.listBy(tx, ANYWHERE, 'byParent', { ...query, prefix: [organization.id, input.ParentId] }),
  );
  const OrganizationalUnits: OrganizationalUnit[] = [];
  for (const unit of items) OrganizationalUnits.push(await shownUnit(tx, organization, unit));
  return { OrganizationalUnits, ...paged };
};
