import { roles } from '../../../policy/identity/roles.ts';
import type { Handler } from '../handler.ts';
import { pageOfCollection } from '../paging.ts';
import { listedRole } from '../shapes.ts';

export const listRoles: Handler<'ListRoles'> = async (context, input) => {
  const { tx, place } = context;
  const { items, paged } = await pageOfCollection(
    { context, operation: 'ListRoles', input },
    (query) => roles.list(tx, place, query),
    ({ path }) => path.startsWith(input.PathPrefix ?? '/'),
  );
  return { Roles: await Promise.all(items.map((role) => listedRole(tx, role))), ...paged };
};
