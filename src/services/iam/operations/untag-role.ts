import { roles } from '../../../policy/identity/roles.ts';
import type { Handler } from '../handler.ts';
import { roleNamed } from '../lookups.ts';
import { withoutTags } from '../tags.ts';

export const untagRole: Handler<'UntagRole'> = async ({ tx, place }, { RoleName, TagKeys }) => {
  const record = await roleNamed(tx, place, RoleName);
  await roles.put(tx, place, { ...record, tags: withoutTags(record.tags, TagKeys, 'caseInsensitive') });
};
