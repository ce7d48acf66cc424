import type { Handler } from '../handler.ts';
import { findGroup } from '../names.ts';
import { removeTags } from '../tags.ts';

/** The older way, by name. */
export const untagLogGroup: Handler<'UntagLogGroup'> = async (context, { logGroupName, tags }) => {
  const { tx, place } = context;
  await removeTags(context, await findGroup(tx, { place, name: logGroupName }), tags);
};
