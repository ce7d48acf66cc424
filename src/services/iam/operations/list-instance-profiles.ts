import type { Handler } from '../handler.ts';
import { pageOfCollection } from '../paging.ts';
import { listedProfile } from '../shapes.ts';
import { instanceProfiles } from '../state.ts';

export const listInstanceProfiles: Handler<'ListInstanceProfiles'> = async (context, input) => {
  const { tx, place } = context;
  const { items, paged } = await pageOfCollection(
    { context, operation: 'ListInstanceProfiles', input },
    (query) => instanceProfiles.list(tx, place, query),
    ({ path }) => path.startsWith(input.PathPrefix ?? '/'),
  );
  const profiles = await Promise.all(items.map((profile) => listedProfile(tx, place, profile)));
  return { InstanceProfiles: profiles, ...paged };
};
