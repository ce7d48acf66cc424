import { missingParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { withoutPermission } from '../permissions.ts';
import { queueByUrl } from '../queue.ts';
import { queues } from '../state.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_RemovePermission.html */
export const removePermission: Handler<'RemovePermission'> = async ({ tx, place, now }, input) => {
  const queue = await queueByUrl(tx, input.QueueUrl, place);
  if (!input.Label) throw missingParameter('Label');
  const policy = withoutPermission(queue.policy, input.Label);
  const { Policy: _, ...others } = queue.record.attributes;
  const attributes = policy === undefined ? others : { ...others, Policy: policy };
  await queues.put(tx, queue.place, { ...queue.record, attributes, modifiedAtMs: now() });
};
