import type { Handler } from '../handler.ts';
import { groupByArn } from '../names.ts';
import { removeTags } from '../tags.ts';

export const untagResource: Handler<'UntagResource'> = async (context, { resourceArn, tagKeys }) => {
  await removeTags(context, await groupByArn(context.tx, context.place, resourceArn), tagKeys);
};
