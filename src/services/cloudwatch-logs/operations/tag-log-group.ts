import type { Handler } from '../handler.ts';
import { findGroup } from '../names.ts';
import { addTags } from '../tags.ts';

/** The older way, by name. */
export const tagLogGroup: Handler<'TagLogGroup'> = async (context, { logGroupName, tags }) => {
  const { tx, place } = context;
  await addTags(context, await findGroup(tx, { place, name: logGroupName }), tags);
};
