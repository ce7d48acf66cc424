import type { Handler } from '../handler.ts';
import { queueByUrl } from '../queue.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueueTags.html */
export const listQueueTags: Handler<'ListQueueTags'> = async ({ tx, place }, { QueueUrl }) => {
  const { tags } = (await queueByUrl(tx, QueueUrl, place)).record;
  return Object.keys(tags).length === 0 ? {} : { Tags: { ...tags } };
};
