import type { Handler } from '../handler.ts';
import { taggedByArn } from '../tags.ts';

export const untagResource: Handler<'UntagResource'> = async (context, { resourceArn, tagKeys }) => {
  const resource = await taggedByArn(context, resourceArn);
  const left = Object.entries(resource.tags).filter(([key]) => !tagKeys.includes(key));
  await resource.put(Object.fromEntries(left));
};
