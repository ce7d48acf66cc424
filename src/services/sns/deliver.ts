/**
 * The outbox brings a message to one subscription. What the endpoint refuses goes to the subscription's dead-letter
 * queue, or is lost; both are in the log.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */

import { parseArn } from '../../core/arn.ts';
import { serviceCaller } from '../../core/caller.ts';
import { commitVersion } from '../../core/collection.ts';
import type { DeliveryContext, StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import {
  findTarget,
  isRaw,
  type PlacedDelivery,
  senderOf,
  type Target,
  Undeliverable,
} from './delivery-target.ts';
import { notification } from './envelope.ts';
import { deliverOverHttp } from './http-delivery.ts';
import type { MessageAttributes } from './message-attributes.ts';
import { type Delivery, formatSequenceNumber } from './publish.ts';
import { deadLetterArn } from './redrive-policy.ts';
import { smsEndpointNumber } from './sms/phone-number.ts';
import { sendSms } from './sms/send-sms.ts';
import { emailInbox } from './state.ts';

export async function deliver(context: DeliveryContext, body: unknown): Promise<void> {
  // What `publish.ts` sent.
  const sent = body as PlacedDelivery;
  const sequenceNumber = sent.sequenceNumber ?? sequenceOf(context.entryId, sent.index);
  const delivery: PlacedDelivery = { ...sent, sequenceNumber };
  const target = await findTarget(context, delivery);
  // Unsubscribed, or the topic was deleted, since it was published.
  if (target === undefined) return;
  try {
    await deliverTo(context, target, delivery);
  } catch (error) {
    if (!(error instanceof Undeliverable)) throw error;
    await giveUp(context, target, delivery, error.message);
  }
}

/** `entryId` is the version of the publishing commit and the entry's place in it. */
function sequenceOf(entryId: string, index: number): string {
  return formatSequenceNumber(Number(entryId.split('.')[0]), index);
}

async function deliverTo(context: DeliveryContext, target: Target, delivery: PlacedDelivery): Promise<void> {
  switch (delivery.protocol) {
    case 'sqs':
      return sendToQueue(context, target.subscription.endpoint, target, delivery);
    case 'sms':
      return deliverSms(context, target, delivery);
    case 'http':
    case 'https':
      return deliverOverHttp(context, target, delivery);
    default:
      return deliverEmail(context, target, delivery);
  }
}

/** Raw messages keep their attributes as those of the SQS message, of which there may be ten. */
const RAW_ATTRIBUTES_MAX = 10;

async function sendToQueue(
  context: StagedContext,
  queueArn: string,
  { topic, subscription, arn }: Target,
  delivery: Delivery,
): Promise<void> {
  const raw = isRaw(subscription);
  if (raw && Object.keys(delivery.attributes).length > RAW_ATTRIBUTES_MAX) {
    throw new Undeliverable(`A raw message can have ${RAW_ATTRIBUTES_MAX} attributes at most.`);
  }
  const body = raw ? delivery.message : notification(await senderOf(context, topic), delivery, arn);
  const queue = parseArn(queueArn);
  if (queue === undefined) throw new Undeliverable(`${queueArn} is no queue.`);
  const { account, region, resource: name } = queue;
  const isFifo = name.endsWith('.fifo');
  const caller = serviceCaller('sns', { sourceArn: topic.arn, sourceAccount: topic.place.account });
  const input = {
    QueueUrl: `${context.settings.publicUrl()}/${account}/${name}`,
    MessageBody: body,
    MessageAttributes: raw ? sqsAttributes(delivery.attributes) : undefined,
    MessageGroupId: delivery.groupId,
    MessageDeduplicationId: isFifo ? delivery.deduplicationId : undefined,
  };
  try {
    await context.call.as(caller)('sqs', 'SendMessage', input, { account, region });
  } catch (error) {
    // What the queue refuses is refused for good; what fails on our side is tried again.
    if (error instanceof AwsError && (error.status ?? 400) < 500) {
      throw new Undeliverable(`${error.code}: ${error.message}`);
    }
    throw error;
  }
}

function sqsAttributes(attributes: MessageAttributes) {
  return Object.keys(attributes).length === 0 ? undefined : { ...attributes };
}

async function deliverSms(context: DeliveryContext, target: Target, delivery: PlacedDelivery): Promise<void> {
  const number = await smsEndpointNumber(target.subscription.endpoint);
  if (number === undefined) throw new Undeliverable('The endpoint is no phone number.');
  const { messageId, message, attributes, place } = delivery;
  await context.transact(async (inner) => {
    await sendSms(inner, place, {
      messageId,
      number,
      message,
      attributes,
      topicArn: target.topic.arn,
      index: 0,
    });
    context.complete(inner.tx);
  });
}

async function deliverEmail(
  context: DeliveryContext,
  target: Target,
  delivery: PlacedDelivery,
): Promise<void> {
  const { topic, subscription, arn } = target;
  const isJson = subscription.protocol === 'email-json';
  const body = isJson ? notification(await senderOf(context, topic), delivery, arn) : delivery.message;
  await context.transact(async ({ tx, now }) => {
    await emailInbox.put(tx, delivery.place, {
      version: commitVersion(),
      index: 0,
      messageId: delivery.messageId,
      to: subscription.endpoint,
      subject: delivery.subject ?? 'AWS Notification Message',
      body,
      topicArn: topic.arn,
      sentAtMs: now(),
    });
    context.complete(tx);
  });
}

/** To the dead-letter queue, if the subscription has one. Never throws for what the queue refuses. */
async function giveUp(
  context: StagedContext,
  target: Target,
  delivery: Delivery,
  reason: string,
): Promise<void> {
  const deadLetterQueue = deadLetterArn(target.subscription.attributes);
  const facts = { subscription: target.arn, messageId: delivery.messageId, reason, deadLetterQueue };
  if (deadLetterQueue === undefined) {
    context.log.warn('SNS could not deliver a message; the subscription has no dead-letter queue', facts);
    return;
  }
  try {
    await sendToQueue(context, deadLetterQueue, target, delivery);
    context.log.info('SNS could not deliver a message; it went to the dead-letter queue', facts);
  } catch (error) {
    if (!(error instanceof Undeliverable)) throw error;
    const failure = { ...facts, deadLetterReason: error.message };
    context.log.warn('SNS could not deliver a message, nor put it into the dead-letter queue', failure);
  }
}
