import type { Handler } from '../handler.ts';
import { tagsOf } from '../taggable.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html */
export const listTags: Handler<'ListTags'> = async ({ tx }, { Resource }) => ({
  Tags: { ...(await tagsOf(tx, Resource)) },
});
