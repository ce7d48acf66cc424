import type { Handler } from '../handler.ts';
import { taggedByArn } from '../tags.ts';

export const listTagsForResource: Handler<'ListTagsForResource'> = async (context, { resourceArn }) => {
  const { tags } = await taggedByArn(context, resourceArn);
  return { tags: { ...tags } };
};
