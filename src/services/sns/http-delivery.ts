/**
 * Deliveries over HTTP. A try that fails sets a timer for the next one by the delivery policy, so that it holds up no
 * other message of the subscription.
 */

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { DeliveryContext, StagedContext, TxContext } from '../../core/context.ts';
import { httpPolicy, retryDelaySeconds } from './delivery-policy.ts';
import { findTarget, isRaw, senderOf, type Target, Undeliverable } from './delivery-target.ts';
import { type Confirmation, confirmation, notification } from './envelope.ts';
import { countFate } from './metrics.ts';
import type { PlacedDelivery } from './publish.ts';
import type { SubscriptionRecord } from './state.ts';

/** AWS waits so long for an answer. */
const ANSWER_SECONDS_MAX = 15;
const AGENT = 'Amazon Simple Notification Service Agent';

/** False when there will be another try. */
export async function deliverOverHttp(
  context: DeliveryContext,
  target: Target,
  delivery: PlacedDelivery,
): Promise<boolean> {
  const { topic, subscription, arn } = target;
  const policy = httpPolicy(
    topic.record.attributes['DeliveryPolicy'],
    subscription.attributes['DeliveryPolicy'],
  );
  const raw = isRaw(subscription);
  const body = raw ? delivery.message : notification(await senderOf(context, topic, delivery), delivery, arn);
  const headers: Record<string, string> = {
    ...commonHeaders('Notification', delivery.messageId, topic.arn),
    'content-type': policy.contentType,
    'x-amz-sns-subscription-arn': arn,
    ...(raw ? { 'x-amz-sns-rawdelivery': 'true' } : {}),
  };
  const fault = await post(context, subscription.endpoint, headers, body);
  if (fault === undefined) return true;
  // 4xx means that the endpoint does not want it; 429 that it does not want it now.
  if (fault.status !== undefined && fault.status < 500 && fault.status !== 429)
    throw new Undeliverable(fault.text);
  const retry = (delivery.retry ?? 0) + 1;
  const delaySeconds = retryDelaySeconds(policy.retries, retry);
  if (delaySeconds === undefined) throw new Undeliverable(fault.text);
  context.log.debug('SNS will try a delivery over HTTP again', {
    subscription: arn,
    retry,
    reason: fault.text,
  });
  await context.transact(async (inner) => {
    await inner.timers.set({
      service: 'sns',
      timer: 'retry',
      id: `${arn}/${delivery.messageId}`,
      atMs: inner.now() + delaySeconds * 1000,
      body: { ...delivery, retry },
    });
    context.complete(inner.tx);
  });
  // Over HTTP each try counts: the last one where the message is given up.
  countFate(context, topic, 'NumberOfNotificationsFailed');
  return false;
}

/** The timer: the delivery goes back into the outbox, in a group of its own. */
export function retryDelivery({ outbox }: TxContext, body: unknown): void {
  // What `deliverOverHttp` has set.
  const delivery = body as PlacedDelivery;
  const group = `sns:retry:${delivery.subscriptionId}/${delivery.messageId}`;
  outbox.send({ service: 'sns', delivery: 'deliver', group, body: delivery });
}

export type PlacedConfirmation = Pick<PlacedDelivery, 'place' | 'topic' | 'subscriptionId' | 'endpoint'> &
  Omit<Confirmation, 'subscriptionArn'> & { retry?: number };

/** Asks the endpoint to agree. Tried as a message is; the endpoint may be told again by another Subscribe. */
export async function deliverConfirmation(context: DeliveryContext, body: unknown): Promise<void> {
  // What Subscribe sent.
  const sent = body as PlacedConfirmation;
  const target = await findTarget(context, sent);
  if (target === undefined) return;
  const { topic, subscription, arn } = target;
  const text = confirmation(await senderOf(context, topic, sent), { ...sent, subscriptionArn: arn });
  const headers = {
    ...commonHeaders(sent.type, sent.messageId, topic.arn),
    'content-type': 'text/plain; charset=UTF-8',
  };
  const fault = await post(context, subscription.endpoint, headers, text);
  if (fault === undefined) return;
  context.log.warn('SNS could not deliver a confirmation', { subscription: arn, reason: fault.text });
}

function commonHeaders(type: string, messageId: string, topicArn: string): Record<string, string> {
  return {
    'user-agent': AGENT,
    'x-amz-sns-message-type': type,
    'x-amz-sns-message-id': messageId,
    'x-amz-sns-topic-arn': topicArn,
  };
}

interface Fault {
  /** Of the answer; undefined when there was none. */
  status?: number | undefined;
  text: string;
}

/** Undefined when the endpoint has taken it. Rejects when the cloud stops meanwhile: that says nothing of the endpoint. */
function post(
  { signal }: StagedContext,
  endpoint: SubscriptionRecord['endpoint'],
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Fault | undefined> {
  const url = new URL(endpoint);
  const { username, password } = url;
  const bytes = Buffer.from(body);
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = open(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': bytes.length },
      signal,
      timeout: ANSWER_SECONDS_MAX * 1000,
      ...(username === '' ? {} : { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` }),
    });
    request.on('response', (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      const isTaken = status >= 200 && status < 300;
      resolve(isTaken ? undefined : { status, text: `The endpoint answered ${status}.` });
    });
    request.on('timeout', () => request.destroy(new Error('The endpoint did not answer in time.')));
    request.on('error', (error) => (signal.aborted ? reject(error) : resolve({ text: error.message })));
    request.end(bytes);
  });
}
