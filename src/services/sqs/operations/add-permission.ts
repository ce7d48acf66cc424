import { partitionOf } from '../../../core/place.ts';
import { missingParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { withPermission } from '../permissions.ts';
import { queueByUrl } from '../queue.ts';
import { queues } from '../state.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html */
export const addPermission: Handler<'AddPermission'> = async ({ tx, place, now }, input) => {
  const { QueueUrl, Label: label, AWSAccountIds: accountIds, Actions: actions } = input;
  const queue = await queueByUrl(tx, QueueUrl, place);
  if (!actions?.length) throw missingParameter('Actions');
  if (!accountIds?.length) throw missingParameter('AWSAccountIds');
  if (!label) throw missingParameter('Label');
  const { record } = queue;
  const permission = { label, accountIds, actions };
  const Policy = withPermission(queue.policy, queue.arn, partitionOf(queue.place.region), permission);
  const attributes = { ...record.attributes, Policy };
  await queues.put(tx, queue.place, { ...record, attributes, modifiedAtMs: now() });
};
