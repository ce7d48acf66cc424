import type { ResourceTag } from '../api.gen.ts';
import { invalidNextToken } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findTaggedTrail } from '../tagged-trail.ts';

/** "Reserved for future use": there is no second page. */
export const listTags: Handler<'ListTags'> = async (context, { ResourceIdList, NextToken }) => {
  if (NextToken !== undefined) throw invalidNextToken();
  const found: ResourceTag[] = [];
  for (const ResourceId of ResourceIdList) {
    const { tags } = await findTaggedTrail(context, ResourceId);
    found.push({ ResourceId, TagsList: tags });
  }
  return { ResourceTagList: found };
};
