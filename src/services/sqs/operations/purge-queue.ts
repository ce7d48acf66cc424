import { commitVersion } from '../../../core/collection.ts';
import { eraseLater } from '../erase.ts';
import { purgeQueueInProgress } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { PURGE_PAUSE_MS } from '../limits.ts';
import { queueByUrl } from '../queue.ts';
import { queues } from '../state.ts';

/**
 * The queue's messages are gone with this commit; AWS takes up to 60 seconds.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html
 */
export const purgeQueue: Handler<'PurgeQueue'> = async (context, { QueueUrl }) => {
  const { tx, now } = context;
  const queue = await queueByUrl(tx, QueueUrl, context.place);
  const { record, name, place } = queue;
  if (record.purgedAtMs !== undefined && now() < record.purgedAtMs + PURGE_PAUSE_MS) {
    throw purgeQueueInProgress(name);
  }
  const epoch = commitVersion();
  await queues.put(tx, place, { ...record, epoch, purgedAtMs: now(), hasGroups: undefined });
  eraseLater(context, queue, false);
};
