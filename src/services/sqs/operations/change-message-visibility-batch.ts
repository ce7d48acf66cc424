import { batchResult, checkBatch, type EntryOutcome, tryEntry } from '../batch.ts';
import { invalidValue, missingParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { VISIBILITY_TIMEOUT_SECONDS_MAX } from '../limits.ts';
import { queueByUrl } from '../queue.ts';
import { changeVisibility, checkHandle, lockGroups, refreshGroups } from '../visibility.ts';

const ENTRY = 'ChangeMessageVisibilityBatchRequestEntry';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html */
export const changeMessageVisibilityBatch: Handler<'ChangeMessageVisibilityBatch'> = async (
  context,
  { QueueUrl, Entries },
) => {
  const queue = await queueByUrl(context.tx, QueueUrl, context.place);
  const entries = checkBatch(Entries, ENTRY);
  await lockGroups(context, queue);
  const outcomes: EntryOutcome<{ Id: string }>[] = [];
  const groupIds: string[] = [];
  for (const [i, { Id, ReceiptHandle, VisibilityTimeout }] of entries.entries()) {
    const outcome = await tryEntry(Id, async () => {
      const timeoutSeconds = checkTimeout(VisibilityTimeout, i);
      const handle = checkHandle(queue, ReceiptHandle);
      const groupId = await changeVisibility(context, queue, handle, ReceiptHandle, timeoutSeconds);
      if (groupId !== undefined) groupIds.push(groupId);
      return { Id };
    });
    outcomes.push(outcome);
  }
  await refreshGroups(context, queue, groupIds);
  return batchResult(outcomes);
};

function checkTimeout(timeoutSeconds: number | undefined, index: number): number {
  if (timeoutSeconds === undefined) throw missingParameter(`${ENTRY}.${index + 1}.VisibilityTimeout`);
  if (timeoutSeconds >= 0 && timeoutSeconds <= VISIBILITY_TIMEOUT_SECONDS_MAX) return timeoutSeconds;
  const reason = `VisibilityTimeout must be an integer between 0 and ${VISIBILITY_TIMEOUT_SECONDS_MAX}.`;
  throw invalidValue('VisibilityTimeout', timeoutSeconds, reason);
}
