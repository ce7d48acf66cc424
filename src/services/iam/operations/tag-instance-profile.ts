import type { Handler } from '../handler.ts';
import { instanceProfileNamed } from '../lookups.ts';
import { instanceProfiles } from '../state.ts';
import { withTags } from '../tags.ts';

export const tagInstanceProfile: Handler<'TagInstanceProfile'> = async (
  { tx, place },
  { InstanceProfileName, Tags },
) => {
  const record = await instanceProfileNamed(tx, place, InstanceProfileName);
  const tags = withTags(record.tags, Tags, 'exact', 'TagsPerInstanceProfile');
  await instanceProfiles.put(tx, place, { ...record, tags });
};
