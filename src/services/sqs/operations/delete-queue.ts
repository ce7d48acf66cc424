import { eraseLater } from '../erase.ts';
import type { Handler } from '../handler.ts';
import { DELETED_PAUSE_MS } from '../limits.ts';
import { queueByUrl } from '../queue.ts';
import { deletedQueues, queues } from '../state.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html */
export const deleteQueue: Handler<'DeleteQueue'> = async (context, { QueueUrl }) => {
  const { tx, now, outbox, timers } = context;
  const queue = await queueByUrl(tx, QueueUrl, context.place);
  const { place, name } = queue;
  await queues.delete(tx, place, name);
  await deletedQueues.put(tx, place, { name, deletedAtMs: now() });
  const id = `${place.account}/${place.region}/${name}`;
  const body = { place, name };
  await timers.set({ service: 'sqs', timer: 'forgetName', id, atMs: now() + DELETED_PAUSE_MS, body });
  eraseLater(context, queue, true);
  outbox.wake(queue.topic);
};
