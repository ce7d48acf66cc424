import { renameAttachments } from '../attachments.ts';
import { entityAlreadyExists } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findGroup, groupEntity, groupNamed } from '../lookups.ts';
import { movedArn } from '../names.ts';
import { groups } from '../state.ts';

export const updateGroup: Handler<'UpdateGroup'> = async ({ tx, place }, input) => {
  const group = await groupNamed(tx, place, input.GroupName);
  const { NewGroupName: name = group.name, NewPath: path = group.path } = input;
  const namesake = await findGroup(tx, place, name);
  if (namesake !== undefined && namesake.id !== group.id) {
    throw entityAlreadyExists(`Group with name ${name} already exists.`);
  }
  const moved = { ...group, name, path, arn: movedArn(group.arn, path, name) };
  if (namesake === undefined) await groups.delete(tx, place, group.name.toLowerCase());
  await groups.put(tx, place, moved);
  if (name !== group.name) await renameAttachments(tx, place, groupEntity(moved));
};
