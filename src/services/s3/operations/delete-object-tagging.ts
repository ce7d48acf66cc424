import type { Handler } from '../handler.ts';
import { setObjectTags } from '../object-tags.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html */
export const deleteObjectTagging: Handler<'DeleteObjectTagging'> = (context, input) =>
  setObjectTags(context, input, undefined, 'DELETE');
