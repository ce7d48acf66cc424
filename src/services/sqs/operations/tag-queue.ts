import { missingParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { queueByUrl } from '../queue.ts';
import { queues } from '../state.ts';
import { checkTags } from '../tags.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html */
export const tagQueue: Handler<'TagQueue'> = async ({ tx, place }, { QueueUrl, Tags = {} }) => {
  const queue = await queueByUrl(tx, QueueUrl, place);
  if (Object.keys(Tags).length === 0) throw missingParameter('Tags');
  const tags = checkTags(queue.name, queue.record.tags, Tags);
  await queues.put(tx, queue.place, { ...queue.record, tags });
};
