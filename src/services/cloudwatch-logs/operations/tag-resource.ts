import type { Handler } from '../handler.ts';
import { checkedTags, taggedByArn } from '../tags.ts';

export const tagResource: Handler<'TagResource'> = async (context, { resourceArn, tags }) => {
  const resource = await taggedByArn(context, resourceArn);
  await resource.put(checkedTags(resource.tags, tags));
};
