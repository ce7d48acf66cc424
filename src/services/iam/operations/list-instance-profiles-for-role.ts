import type { Handler } from '../handler.ts';
import { roleNamed } from '../lookups.ts';
import { pageOfCollection } from '../paging.ts';
import { listedProfile } from '../shapes.ts';
import { instanceProfiles } from '../state.ts';

export const listInstanceProfilesForRole: Handler<'ListInstanceProfilesForRole'> = async (context, input) => {
  const { tx, place } = context;
  const role = await roleNamed(tx, place, input.RoleName);
  const { items, paged } = await pageOfCollection(
    { context, operation: 'ListInstanceProfilesForRole', input },
    (query) => instanceProfiles.listBy(tx, place, 'byRole', { prefix: [role.id], ...query }),
  );
  const profiles = await Promise.all(items.map((profile) => listedProfile(tx, place, profile)));
  return { InstanceProfiles: profiles, ...paged };
};
