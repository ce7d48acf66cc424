import type { Handler } from '../handler.ts';
import { trails } from '../state.ts';
import { findTaggedTrail } from '../tagged-trail.ts';
import { withTags } from '../tags.ts';

export const addTags: Handler<'AddTags'> = async (context, { ResourceId, TagsList }) => {
  const trail = await findTaggedTrail(context, ResourceId);
  await trails.put(context.tx, context.place, { ...trail, tags: withTags(trail.tags, TagsList) });
  return {};
};
