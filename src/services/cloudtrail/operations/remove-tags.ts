import type { Handler } from '../handler.ts';
import { trails } from '../state.ts';
import { findTaggedTrail } from '../tagged-trail.ts';

/** By their keys, whatever value stands beside them. */
export const removeTags: Handler<'RemoveTags'> = async (context, { ResourceId, TagsList }) => {
  const trail = await findTaggedTrail(context, ResourceId);
  const removed = new Set(TagsList.map(({ Key }) => Key));
  const tags = trail.tags.filter(({ Key }) => !removed.has(Key));
  await trails.put(context.tx, context.place, { ...trail, tags });
  return {};
};
