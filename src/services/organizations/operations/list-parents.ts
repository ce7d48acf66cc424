import { childNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { pageOfList } from '../paging.ts';
import { findTarget } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html */
export const listParents: Handler<'ListParents'> = async (context, input) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  const child = await findTarget(tx, organization, input.ChildId);
  if (child?.parentId === undefined) throw childNotFound();
  const Type = child.parentId === organization.rootId ? ('ROOT' as const) : ('ORGANIZATIONAL_UNIT' as const);
  const request = { context, operation: 'ListParents', input };
  const { items, paged } = pageOfList(request, [{ Id: child.parentId, Type }], ({ Id }) => Id);
  return { Parents: items, ...paged };
};
