import { roles } from '../../../policy/identity/roles.ts';
import type { Handler } from '../handler.ts';
import { roleNamed } from '../lookups.ts';
import { withTags } from '../tags.ts';

export const tagRole: Handler<'TagRole'> = async ({ tx, place }, { RoleName, Tags }) => {
  const record = await roleNamed(tx, place, RoleName);
  const tags = withTags(record.tags, Tags, 'caseInsensitive', 'TagsPerRole');
  await roles.put(tx, place, { ...record, tags });
};
