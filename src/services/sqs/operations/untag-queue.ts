import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { TAG_KEY_LENGTH_MAX } from '../limits.ts';
import { queueByUrl } from '../queue.ts';
import { queues } from '../state.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_UntagQueue.html */
export const untagQueue: Handler<'UntagQueue'> = async ({ tx, place }, { QueueUrl, TagKeys = [] }) => {
  const queue = await queueByUrl(tx, QueueUrl, place);
  if (TagKeys.length === 0 || TagKeys.some((key) => key.length < 1 || key.length > TAG_KEY_LENGTH_MAX)) {
    throw invalidParameter(`Tag keys must be between 1 and ${TAG_KEY_LENGTH_MAX} characters in length.`);
  }
  const removed = new Set(TagKeys);
  const tags = Object.fromEntries(Object.entries(queue.record.tags).filter(([key]) => !removed.has(key)));
  await queues.put(tx, queue.place, { ...queue.record, tags });
};
