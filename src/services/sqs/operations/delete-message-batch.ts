import { batchResult, checkBatch, type EntryOutcome, tryEntry } from '../batch.ts';
import type { Handler } from '../handler.ts';
import { queueByUrl } from '../queue.ts';
import { checkHandle, deleteByHandle, lockGroups, refreshGroups } from '../visibility.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html */
export const deleteMessageBatch: Handler<'DeleteMessageBatch'> = async (context, { QueueUrl, Entries }) => {
  const queue = await queueByUrl(context.tx, QueueUrl, context.place);
  const entries = checkBatch(Entries, 'DeleteMessageBatchRequestEntry');
  await lockGroups(context, queue);
  const outcomes: EntryOutcome<{ Id: string }>[] = [];
  const groupIds: string[] = [];
  for (const { Id, ReceiptHandle } of entries) {
    const outcome = await tryEntry(Id, async () => {
      const handle = checkHandle(queue, ReceiptHandle);
      const groupId = await deleteByHandle(context, queue, handle, ReceiptHandle);
      if (groupId !== undefined) groupIds.push(groupId);
      return { Id };
    });
    outcomes.push(outcome);
  }
  await refreshGroups(context, queue, groupIds);
  return batchResult(outcomes);
};
