import { commitVersion } from '../../../core/collection.ts';
import type { TxContext } from '../../../core/context.ts';
import { invalidParameter, queueDeletedRecently, queueNameExists, unknownAttribute } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { DELETED_PAUSE_MS } from '../limits.ts';
import { isFifoName } from '../queue.ts';
import type { Attributes } from '../queue-attributes.ts';
import { changedAttributes, checkAttributes, differingAttribute } from '../queue-attributes.ts';
import { queueUrl } from '../queue-url.ts';
import { checkRedrivePolicy } from '../redrive-policy.ts';
import { deletedQueues, type QueueRecord, queues } from '../state.ts';
import { checkTags } from '../tags.ts';

const NAME = /^[\w-]{1,80}$/;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export const createQueue: Handler<'CreateQueue'> = async (context, input) => {
  const { tx, place, endpoint } = context;
  const { QueueName: name, tags = {} } = input;
  const Attributes = withPlainType(input.Attributes ?? {});
  checkName(name, Attributes);
  checkAttributes(Attributes, isFifoName(name));
  const QueueUrl = queueUrl(endpoint, place, name);
  const existing = await queues.get(tx, place, name);
  if (existing !== undefined) {
    const attribute = differingAttribute(existing.attributes, Attributes);
    if (attribute !== undefined) throw queueNameExists(attribute);
    return { QueueUrl };
  }
  await checkNotDeletedRecently(context, name);
  checkTags(name, {}, tags);
  await queues.put(tx, place, await newQueue(context, name, Attributes, tags));
  return { QueueUrl };
};

/** `True` is a FIFO queue as well, as Ansible's modules write it and their tests against AWS show. */
function withPlainType(given: Attributes): Attributes {
  return given['FifoQueue']?.toLowerCase() === 'true' ? { ...given, FifoQueue: 'true' } : given;
}

/** Throws InvalidParameterValue and, for a queue type that is not what the name says, InvalidAttributeName. */
function checkName(name: unknown, attributes: Attributes): void {
  if (typeof name !== 'string') {
    throw invalidParameter('Value for parameter QueueName is invalid. Reason: Must specify a queue name.');
  }
  if (name === '') throw invalidParameter('Queue name cannot be empty');
  const isFifo = attributes['FifoQueue'];
  // Only `true` may be said: a standard queue is one of which nothing is said.
  if (isFifo !== undefined && isFifo !== 'true') throw unknownAttribute('FifoQueue');
  if (isFifo === 'true') {
    if (isFifoName(name) && name.length <= 80 && NAME.test(name.slice(0, -'.fifo'.length))) return;
    throw invalidParameter(
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, ' +
        'must end with .fifo suffix and be 1 to 80 in length.',
    );
  }
  if (NAME.test(name)) return;
  throw invalidParameter(
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  );
}

async function checkNotDeletedRecently({ tx, place, now }: TxContext, name: string): Promise<void> {
  const deleted = await deletedQueues.get(tx, place, name);
  if (deleted === undefined) return;
  if (now() < deleted.deletedAtMs + DELETED_PAUSE_MS) throw queueDeletedRecently();
  await deletedQueues.delete(tx, place, name);
}

async function newQueue(
  { tx, place, now }: TxContext,
  name: string,
  given: Attributes,
  tags: Readonly<Record<string, string>>,
): Promise<QueueRecord> {
  const redrivePolicy = given['RedrivePolicy'];
  const attributes = changedAttributes({}, given);
  return {
    name,
    id: commitVersion(),
    epoch: commitVersion(),
    createdAtMs: now(),
    modifiedAtMs: now(),
    attributes,
    tags: { ...tags },
    deadLetterTargetArn: redrivePolicy
      ? await checkRedrivePolicy(tx, { place, name }, redrivePolicy)
      : undefined,
  };
}
