/**
 * Deliveries to queues, and to the dead-letter queues of all subscriptions. They go through the door of SQS as from
 * outside: a queue whose policy does not let the topic in refuses them.
 */

import { parseArn } from '../../core/arn.ts';
import { serviceCaller } from '../../core/caller.ts';
import type { DeliveryContext, StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { SendMessageRequest } from '../sqs/api.gen.ts';
import { findTarget, isRaw, senderOf, type Target } from './delivery-target.ts';
import { notification } from './envelope.ts';
import { countFate } from './metrics.ts';
import { numbered, type PlacedDelivery, type QueueDelivery } from './publish.ts';
import { deadLetterArn } from './redrive-policy.ts';

/** A message that an endpoint does not take, whenever it is tried. */
export interface Refusal {
  delivery: PlacedDelivery;
  reason: string;
}

type Message = Omit<SendMessageRequest, 'QueueUrl'>;

interface Queue {
  account: string;
  region: string;
  url: string;
  isFifo: boolean;
}

/** Raw messages keep their attributes as those of the SQS message, of which there may be ten. */
const RAW_ATTRIBUTES_MAX = 10;

export async function deliverToQueue(context: DeliveryContext, body: unknown): Promise<void> {
  // What `publish.ts` sent.
  const { deliveries: sent } = body as QueueDelivery;
  const deliveries = sent.map((delivery) => numbered(context.entryId, delivery));
  const [first] = deliveries;
  const target = first === undefined ? undefined : await findTarget(context, first);
  // Unsubscribed, or the topic was deleted, since it was published.
  if (target === undefined) return;
  const refused = await sendToQueue(context, target.subscription.endpoint, target, deliveries);
  countFate(context, target.topic, 'NumberOfNotificationsDelivered', deliveries.length - refused.length);
  await giveUp(context, target, refused);
}

/** To the dead-letter queue, if the subscription has one. Never throws for what the queue refuses. */
export async function giveUp(
  context: StagedContext,
  target: Target,
  refused: readonly Refusal[],
): Promise<void> {
  if (refused.length === 0) return;
  const deadLetterQueue = deadLetterArn(target.subscription.attributes);
  const deliveries = refused.map(({ delivery }) => delivery);
  const lost =
    deadLetterQueue === undefined ? [] : await sendToQueue(context, deadLetterQueue, target, deliveries);
  countFate(context, target.topic, 'NumberOfNotificationsFailed', refused.length);
  if (deadLetterQueue !== undefined) {
    const redriven = refused.length - lost.length;
    countFate(context, target.topic, 'NumberOfNotificationsRedrivenToDlq', redriven);
    countFate(context, target.topic, 'NumberOfNotificationsFailedToRedriveToDlq', lost.length);
  }
  for (const { delivery, reason } of refused) {
    const facts = { subscription: target.arn, messageId: delivery.messageId, reason, deadLetterQueue };
    const deadLetterReason = lost.find((one) => one.delivery === delivery)?.reason;
    if (deadLetterQueue === undefined) {
      context.log.warn('SNS could not deliver a message; the subscription has no dead-letter queue', facts);
    } else if (deadLetterReason === undefined) {
      context.log.info('SNS could not deliver a message; it went to the dead-letter queue', facts);
    } else {
      const failure = { ...facts, deadLetterReason };
      context.log.warn('SNS could not deliver a message, nor put it into the dead-letter queue', failure);
    }
  }
}

/** Sends in order; answers what the queue refuses, in order. Throws what may go better at another time. */
async function sendToQueue(
  context: StagedContext,
  queueArn: string,
  target: Target,
  deliveries: readonly PlacedDelivery[],
): Promise<Refusal[]> {
  const queue = queueOf(context, queueArn);
  if (queue === undefined) {
    return deliveries.map((delivery) => ({ delivery, reason: `${queueArn} is no queue.` }));
  }
  const reasons = new Map<PlacedDelivery, string>();
  const sendable = deliveries.filter((delivery) => {
    const isTooMuch =
      isRaw(target.subscription) && Object.keys(delivery.attributes).length > RAW_ATTRIBUTES_MAX;
    if (isTooMuch) reasons.set(delivery, `A raw message can have ${RAW_ATTRIBUTES_MAX} attributes at most.`);
    return !isTooMuch;
  });
  const messages: Message[] = [];
  for (const delivery of sendable) messages.push(await messageOf(context, target, delivery, queue));
  const outcomes = await sendMessages(callTo(context, target, queue), messages);
  for (const [i, delivery] of sendable.entries()) {
    const reason = outcomes[i];
    if (reason !== undefined) reasons.set(delivery, reason);
  }
  return deliveries.flatMap((delivery) => {
    const reason = reasons.get(delivery);
    return reason === undefined ? [] : [{ delivery, reason }];
  });
}

function queueOf({ settings }: StagedContext, arn: string): Queue | undefined {
  const parsed = parseArn(arn);
  if (parsed === undefined) return undefined;
  const { account, region, resource: name } = parsed;
  const url = `${settings.publicUrl()}/${account}/${name}`;
  return { account, region, url, isFifo: name.endsWith('.fifo') };
}

async function messageOf(
  context: StagedContext,
  { topic, subscription, arn }: Target,
  delivery: PlacedDelivery,
  { isFifo }: Queue,
): Promise<Message> {
  const { attributes, groupId, deduplicationId } = delivery;
  const raw = isRaw(subscription);
  return {
    MessageBody: raw
      ? delivery.message
      : notification(await senderOf(context, topic, delivery), delivery, arn),
    MessageAttributes: raw && Object.keys(attributes).length > 0 ? { ...attributes } : undefined,
    MessageGroupId: groupId,
    MessageDeduplicationId: isFifo ? deduplicationId : undefined,
  };
}

interface QueueCalls {
  send(message: Message): Promise<string | undefined>;
  /** Undefined when the batch as a whole was refused. */
  sendBatch(messages: readonly Message[]): Promise<(string | undefined)[] | undefined>;
}

/** Why each message was refused; undefined for those that the queue took. */
async function sendMessages(
  calls: QueueCalls,
  messages: readonly Message[],
): Promise<(string | undefined)[]> {
  const outcomes = messages.length > 1 ? await calls.sendBatch(messages) : undefined;
  if (outcomes !== undefined) return outcomes;
  // One by one: envelopes can make a batch too long, and in a FIFO queue one bad message fails a batch.
  const alone: (string | undefined)[] = [];
  for (const message of messages) alone.push(await calls.send(message));
  return alone;
}

function callTo(context: StagedContext, { topic }: Target, { account, region, url }: Queue): QueueCalls {
  const caller = serviceCaller('sns', { sourceArn: topic.arn, sourceAccount: topic.place.account });
  const call = context.call.as(caller);
  const place = { account, region };
  return {
    async send(message) {
      try {
        await call('sqs', 'SendMessage', { QueueUrl: url, ...message }, place);
        return undefined;
      } catch (error) {
        return refusalOf(error);
      }
    },
    async sendBatch(messages) {
      const Entries = messages.map((message, i) => ({ Id: `${i}`, ...message }));
      try {
        const result = await call('sqs', 'SendMessageBatch', { QueueUrl: url, Entries }, place);
        const failed = new Map((result.Failed ?? []).map((entry) => [entry.Id, entry]));
        const fault = result.Failed?.find(({ SenderFault }) => !SenderFault);
        if (fault !== undefined) throw new Error(`${fault.Code}: ${fault.Message}`);
        return Entries.map(({ Id }) => {
          const entry = failed.get(Id);
          return entry === undefined ? undefined : `${entry.Code}: ${entry.Message}`;
        });
      } catch (error) {
        refusalOf(error);
        return undefined;
      }
    },
  };
}

/** What the queue refuses is refused for good; what fails on our side is thrown, and tried again. */
function refusalOf(error: unknown): string {
  if (error instanceof AwsError && (error.status ?? 400) < 500) return `${error.code}: ${error.message}`;
  throw error;
}
