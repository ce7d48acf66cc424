import type { Handler } from '../handler.ts';
import { groupByArn } from '../names.ts';
import { addTags } from '../tags.ts';

export const tagResource: Handler<'TagResource'> = async (context, { resourceArn, tags }) => {
  await addTags(context, await groupByArn(context.tx, context.place, resourceArn), tags);
};
