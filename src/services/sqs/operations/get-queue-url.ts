import { invalidParameter, queueDoesNotExist } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findQueue } from '../queue.ts';
import { queueUrl } from '../queue-url.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html */
export const getQueueUrl: Handler<'GetQueueUrl'> = async ({ tx, place, endpoint }, input) => {
  const { QueueName: name, QueueOwnerAWSAccountId: owner } = input;
  if (!name) {
    throw invalidParameter('Value for parameter QueueName is invalid. Reason: Must specify a queue name.');
  }
  if (owner !== undefined && owner !== '' && !/^\d{12}$/.test(owner)) throw queueDoesNotExist();
  const ofOwner = owner ? { ...place, account: owner } : place;
  const queue = await findQueue(tx, { place: ofOwner, name });
  if (queue === undefined) throw queueDoesNotExist();
  return { QueueUrl: queueUrl(endpoint, ofOwner, name) };
};
