import { users } from '../../../policy/identity/users.ts';
import type { Handler } from '../handler.ts';
import { userNamed } from '../lookups.ts';
import { withTags } from '../tags.ts';

export const tagUser: Handler<'TagUser'> = async ({ tx, place }, { UserName, Tags }) => {
  const record = await userNamed(tx, place, UserName);
  const tags = withTags(record.tags, Tags, 'caseInsensitive', 'TagsPerUser');
  await users.put(tx, place, { ...record, tags });
};
