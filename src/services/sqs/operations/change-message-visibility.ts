import { invalidValue, missingParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { VISIBILITY_TIMEOUT_SECONDS_MAX } from '../limits.ts';
import { queueByUrl } from '../queue.ts';
import { changeVisibility, checkHandle, lockGroups, refreshGroups } from '../visibility.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
export const changeMessageVisibility: Handler<'ChangeMessageVisibility'> = async (context, input) => {
  const { QueueUrl, ReceiptHandle, VisibilityTimeout } = input;
  const queue = await queueByUrl(context.tx, QueueUrl, context.place);
  if (!ReceiptHandle) throw missingParameter('ReceiptHandle');
  if (VisibilityTimeout === undefined) throw missingParameter('VisibilityTimeout');
  if (!(VisibilityTimeout >= 0 && VisibilityTimeout <= VISIBILITY_TIMEOUT_SECONDS_MAX)) {
    const reason = `Must be between 0 and ${VISIBILITY_TIMEOUT_SECONDS_MAX}.`;
    throw invalidValue('VisibilityTimeout', VisibilityTimeout, reason);
  }
  const handle = checkHandle(queue, ReceiptHandle);
  await lockGroups(context, queue);
  const groupId = await changeVisibility(context, queue, handle, ReceiptHandle, VisibilityTimeout);
  if (groupId !== undefined) await refreshGroups(context, queue, [groupId]);
};
