import { users } from '../../../policy/identity/users.ts';
import type { Handler } from '../handler.ts';
import { userNamed } from '../lookups.ts';
import { withoutTags } from '../tags.ts';

export const untagUser: Handler<'UntagUser'> = async ({ tx, place }, { UserName, TagKeys }) => {
  const record = await userNamed(tx, place, UserName);
  await users.put(tx, place, { ...record, tags: withoutTags(record.tags, TagKeys, 'caseInsensitive') });
};
