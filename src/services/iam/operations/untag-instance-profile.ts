import type { Handler } from '../handler.ts';
import { instanceProfileNamed } from '../lookups.ts';
import { instanceProfiles } from '../state.ts';
import { withoutTags } from '../tags.ts';

export const untagInstanceProfile: Handler<'UntagInstanceProfile'> = async (
  { tx, place },
  { InstanceProfileName, TagKeys },
) => {
  const record = await instanceProfileNamed(tx, place, InstanceProfileName);
  await instanceProfiles.put(tx, place, { ...record, tags: withoutTags(record.tags, TagKeys, 'exact') });
};
