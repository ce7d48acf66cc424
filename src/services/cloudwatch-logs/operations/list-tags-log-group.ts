import type { Handler } from '../handler.ts';
import { findGroup } from '../names.ts';

/** The older way, by name. */
export const listTagsLogGroup: Handler<'ListTagsLogGroup'> = async ({ tx, place }, { logGroupName }) => {
  const { tags } = await findGroup(tx, { place, name: logGroupName });
  return { tags };
};
