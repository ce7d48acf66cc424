import type { Handler } from '../handler.ts';
import { queueByUrl } from '../queue.ts';
import { checkHandle, deleteByHandle, lockGroups, refreshGroups } from '../visibility.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html */
export const deleteMessage: Handler<'DeleteMessage'> = async (context, { QueueUrl, ReceiptHandle }) => {
  const queue = await queueByUrl(context.tx, QueueUrl, context.place);
  const handle = checkHandle(queue, ReceiptHandle);
  await lockGroups(context, queue);
  const groupId = await deleteByHandle(context, queue, handle, ReceiptHandle);
  if (groupId !== undefined) await refreshGroups(context, queue, [groupId]);
};
