import type { Handler } from '../handler.ts';
import { pageOfCollection } from '../paging.ts';
import { shownGroup } from '../shapes.ts';
import { groups } from '../state.ts';

export const listGroups: Handler<'ListGroups'> = async (context, input) => {
  const { tx, place } = context;
  const { items, paged } = await pageOfCollection(
    { context, operation: 'ListGroups', input },
    (query) => groups.list(tx, place, query),
    ({ path }) => path.startsWith(input.PathPrefix ?? '/'),
  );
  return { Groups: items.map(shownGroup), ...paged };
};
