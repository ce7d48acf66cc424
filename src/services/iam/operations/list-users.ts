import { users } from '../../../policy/identity/users.ts';
import type { Handler } from '../handler.ts';
import { pageOfCollection } from '../paging.ts';
import { listedUser } from '../shapes.ts';

export const listUsers: Handler<'ListUsers'> = async (context, input) => {
  const { tx, place } = context;
  const { items, paged } = await pageOfCollection(
    { context, operation: 'ListUsers', input },
    (query) => users.list(tx, place, query),
    ({ path }) => path.startsWith(input.PathPrefix ?? '/'),
  );
  return { Users: items.map(listedUser), ...paged };
};
