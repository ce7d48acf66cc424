import { type UserRecord, users } from '../../../policy/identity/users.ts';
import { setBoundary } from '../attachments.ts';
import { entityAlreadyExists } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findUser, userEntity } from '../lookups.ts';
import { iamArn } from '../names.ts';
import { countNew } from '../quotas.ts';
import { wholeUser } from '../shapes.ts';
import { withTags } from '../tags.ts';

export const createUser: Handler<'CreateUser'> = async ({ tx, place, ids, now }, input) => {
  const { UserName: name, Path: path = '/' } = input;
  const tags = withTags([], input.Tags, 'caseInsensitive', 'TagsPerUser');
  if ((await findUser(tx, place, name)) !== undefined) {
    throw entityAlreadyExists(`User with name ${name} already exists.`);
  }
  await countNew(tx, place, 'users');
  const arn = iamArn(place, 'user', path, name);
  const user: UserRecord = { name, path, id: ids.uniqueId('AIDA'), arn, createdMs: now(), tags };
  if (input.PermissionsBoundary !== undefined) {
    user.boundary = await setBoundary(tx, place, userEntity(user), undefined, input.PermissionsBoundary);
  }
  await users.put(tx, place, user);
  return { User: { ...wholeUser(user), ...(input.Tags?.length ? { Tags: input.Tags } : {}) } };
};
