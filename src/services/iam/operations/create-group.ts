import { entityAlreadyExists } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findGroup } from '../lookups.ts';
import { iamArn } from '../names.ts';
import { countNew } from '../quotas.ts';
import { shownGroup } from '../shapes.ts';
import { groups } from '../state.ts';

export const createGroup: Handler<'CreateGroup'> = async ({ tx, place, ids, now }, input) => {
  const { GroupName: name, Path: path = '/' } = input;
  if ((await findGroup(tx, place, name)) !== undefined) {
    throw entityAlreadyExists(`Group with name ${name} already exists.`);
  }
  await countNew(tx, place, 'groups');
  const arn = iamArn(place, 'group', path, name);
  const group = { name, path, id: ids.uniqueId('AGPA'), arn, createdMs: now() };
  await groups.put(tx, place, group);
  return { Group: shownGroup(group) };
};
