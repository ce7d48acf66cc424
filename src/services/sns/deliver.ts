/**
 * The outbox brings a message to one subscription; those for queues are in `queue-delivery.ts`. What the endpoint
 * refuses goes to the subscription's dead-letter queue, or is lost; both are in the log.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */

import { commitVersion } from '../../core/collection.ts';
import type { DeliveryContext } from '../../core/context.ts';
import { findTarget, senderOf, type Target, Undeliverable } from './delivery-target.ts';
import { notification } from './envelope.ts';
import { deliverToFunction } from './function-delivery.ts';
import { deliverOverHttp } from './http-delivery.ts';
import { countFate } from './metrics.ts';
import { numbered, type PlacedDelivery } from './publish.ts';
import { findEndpoint, parseEndpointArn } from './push/endpoint.ts';
import { push } from './push/inbox.ts';
import { giveUp } from './queue-delivery.ts';
import { smsEndpointNumber } from './sms/phone-number.ts';
import { sendSms } from './sms/send-sms.ts';
import { emailInbox } from './state.ts';

export async function deliver(context: DeliveryContext, body: unknown): Promise<void> {
  // What `publish.ts` sent.
  const delivery = numbered(context.entryId, body as PlacedDelivery);
  const target = await findTarget(context, delivery);
  // Unsubscribed, or the topic was deleted, since it was published.
  if (target === undefined) return;
  try {
    if (await deliverTo(context, target, delivery)) {
      countFate(context, target.topic, 'NumberOfNotificationsDelivered');
    }
  } catch (error) {
    if (!(error instanceof Undeliverable)) throw error;
    await giveUp(context, target, [{ delivery, reason: error.message }]);
  }
}

/** False: not yet, or it has failed and that is told already. */
async function deliverTo(
  context: DeliveryContext,
  target: Target,
  delivery: PlacedDelivery,
): Promise<boolean> {
  switch (delivery.protocol) {
    case 'sms':
      return deliverSms(context, target, delivery);
    case 'application':
      return deliverPush(context, target, delivery);
    case 'lambda':
      return deliverToFunction(context, target, delivery);
    case 'http':
    case 'https':
      return deliverOverHttp(context, target, delivery);
    default:
      return deliverEmail(context, target, delivery);
  }
}

async function deliverSms(
  context: DeliveryContext,
  target: Target,
  delivery: PlacedDelivery,
): Promise<boolean> {
  const number = await smsEndpointNumber(target.subscription.endpoint);
  if (number === undefined) throw new Undeliverable('The endpoint is no phone number.');
  const { messageId, message, attributes, place } = delivery;
  const isDelivered = await context.transact(async (inner) => {
    const isSent = await sendSms(inner, place, {
      messageId,
      number,
      message,
      attributes,
      topicArn: target.topic.arn,
      index: 0,
    });
    context.complete(inner.tx);
    return isSent;
  });
  if (!isDelivered) countFate(context, target.topic, 'NumberOfNotificationsFailed');
  return isDelivered;
}

async function deliverPush(
  context: DeliveryContext,
  target: Target,
  delivery: PlacedDelivery,
): Promise<boolean> {
  const { topic, subscription } = target;
  const address = parseEndpointArn(subscription.endpoint, delivery.place.region);
  await context.transact(async (inner) => {
    const endpoint = await findEndpoint(inner.tx, address);
    if (endpoint === undefined) throw new Undeliverable('The endpoint does not exist.');
    if (endpoint.application.attributes['Enabled'] !== 'true') {
      throw new Undeliverable('The platform application is disabled.');
    }
    if (!endpoint.record.isEnabled) throw new Undeliverable('The endpoint is disabled.');
    await push(inner, endpoint, { ...delivery, topicArn: topic.arn });
    context.complete(inner.tx);
  });
  return true;
}

async function deliverEmail(
  context: DeliveryContext,
  target: Target,
  delivery: PlacedDelivery,
): Promise<boolean> {
  const { topic, subscription, arn } = target;
  const isJson = subscription.protocol === 'email-json';
  const body = isJson
    ? notification(await senderOf(context, topic, delivery), delivery, arn)
    : delivery.message;
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
  return true;
}
