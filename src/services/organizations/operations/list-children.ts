import { ANYWHERE, accounts } from '../../../policy/organization/accounts.ts';
import { parentNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { pageOfCollection } from '../paging.ts';
import { units } from '../state.ts';
import { isParent } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListChildren.html */
export const listChildren: Handler<'ListChildren'> = async (context, input) => {
  const { tx, place } = context;
  const { ParentId: parentId, ChildType: Type } = input;
  const organization = await organizationOf(tx, place.account);
  if (!(await isParent(tx, organization, parentId))) throw parentNotFound();
  const request = { context, operation: 'ListChildren', input };
  const prefix = [organization.id, parentId];
  const { items, paged } = await pageOfCollection<{ id: string }>(request, (query) =>
    Type === 'ACCOUNT'
      ? accounts.listBy(tx, ANYWHERE, 'byParent', { ...query, prefix })
      : units.listBy(tx, ANYWHERE, 'byParent', { ...query, prefix }),
  );
  return { Children: items.map(({ id: Id }) => ({ Id, Type })), ...paged };
};
