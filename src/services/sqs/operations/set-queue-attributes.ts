import type { TxContext } from '../../../core/context.ts';
import { invalidAttributeValue, missingParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { type Queue, queueByUrl } from '../queue.ts';
import { type Attributes, changedAttributes, checkAttributes } from '../queue-attributes.ts';
import { checkRedrivePolicy } from '../redrive-policy.ts';
import { queues } from '../state.ts';
import { setSweep } from '../sweep-schedule.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const setQueueAttributes: Handler<'SetQueueAttributes'> = async (context, input) => {
  const { tx, now, outbox } = context;
  const queue = await queueByUrl(tx, input.QueueUrl, context.place);
  const given = input.Attributes ?? {};
  if (Object.keys(given).length === 0) throw missingParameter('Attribute.Name');
  checkAttributes(given, queue.isFifo);
  if (queue.isFifo && given['FifoQueue'] === 'false') {
    throw invalidAttributeValue('FifoQueue', 'Modifying queue type is not supported.');
  }
  const attributes = changedAttributes(queue.record.attributes, given);
  const deadLetterTargetArn = await targetOf(context, queue, given);
  const modifiedAtMs = now();
  await queues.put(tx, queue.place, { ...queue.record, attributes, deadLetterTargetArn, modifiedAtMs });
  // What is too old now goes; who waits may be served sooner (a FIFO queue's delay counts for what is in it).
  if (given['MessageRetentionPeriod'] !== undefined) await setSweep(context, queue, now());
  if (given['DelaySeconds'] !== undefined) outbox.wake(queue.topic);
};

async function targetOf(
  { tx }: TxContext,
  { record, place, name }: Queue,
  given: Attributes,
): Promise<string | undefined> {
  const policy = given['RedrivePolicy'];
  if (policy === undefined) return record.deadLetterTargetArn;
  return policy === '' ? undefined : checkRedrivePolicy(tx, { place, name }, policy);
}
