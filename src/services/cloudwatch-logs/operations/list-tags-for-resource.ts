import type { Handler } from '../handler.ts';
import { groupByArn } from '../names.ts';

export const listTagsForResource: Handler<'ListTagsForResource'> = async ({ tx, place }, { resourceArn }) => {
  const { tags } = await groupByArn(tx, place, resourceArn);
  return { tags };
};
