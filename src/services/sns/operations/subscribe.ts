import { commitVersion } from '../../../core/collection.ts';
import type { TxContext } from '../../../core/context.ts';
import { closeToken } from '../confirmation-token.ts';
import { isRaw } from '../delivery-target.ts';
import { invalid, missing } from '../errors.ts';
import type { Handler } from '../handler.ts';
import type { PlacedConfirmation } from '../http-delivery.ts';
import { checkEndpoint, needsConfirmation, type Protocol } from '../protocols.ts';
import { signingKey } from '../signing.ts';
import { smsEndpointNumber } from '../sms/phone-number.ts';
import { emailInbox, type SubscriptionRecord, subscriptionCounts, subscriptions } from '../state.ts';
import { subscriptionArn } from '../subscription.ts';
import { type Attributes, withAttributes } from '../subscription-attributes.ts';
import { type Topic, topicByArn } from '../topic.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export const subscribe: Handler<'Subscribe'> = async (context, input) => {
  const { tx, place, ids, caller } = context;
  if (input.Protocol === undefined) throw missing('protocol');
  const topic = await topicByArn(tx, input.TopicArn, place.region);
  const protocol = await checkEndpoint(tx, topic, input.Protocol, input.Endpoint);
  const endpoint = await keptEndpoint(protocol, input.Endpoint ?? '');
  const attributes = withAttributes({}, input.Attributes ?? {}, { topic, protocol });
  const existing = await subscriptions.getBy(tx, topic.place, 'byEndpoint', [topic.name, protocol, endpoint]);
  if (existing !== undefined) {
    checkSame(existing, input.Attributes ?? {});
    if (existing.isPending) await askForConfirmation(context, topic, existing);
    return answer(topic, existing, input.ReturnSubscriptionArn);
  }
  const isPending = needsConfirmation(protocol);
  const record: SubscriptionRecord = {
    topic: topic.name,
    id: ids.uuid(),
    protocol,
    endpoint,
    owner: caller.account === '' ? topic.place.account : caller.account,
    principal: caller.arn,
    attributes,
    isPending,
    wasAuthenticated: !isPending,
    authenticatesUnsubscribe: false,
  };
  const isSigned = isPending || (protocol === 'sqs' && !isRaw(record));
  if (isSigned && !topic.isFifo) await signingKey(context);
  await subscriptions.put(tx, topic.place, record);
  subscriptionCounts.add(tx, topic.place, 1, topic.name, isPending ? 'pending' : 'confirmed');
  if (isPending) await askForConfirmation(context, topic, record);
  return answer(topic, record, input.ReturnSubscriptionArn);
};

function answer(topic: Topic, record: SubscriptionRecord, returnArn: boolean | undefined) {
  const isShown = !record.isPending || returnArn === true;
  return { SubscriptionArn: isShown ? subscriptionArn(topic.place, record) : 'pending confirmation' };
}

/** Phone numbers are one endpoint however their digits are grouped. */
async function keptEndpoint(protocol: Protocol, endpoint: string): Promise<string> {
  return protocol === 'sms' ? ((await smsEndpointNumber(endpoint))?.text ?? endpoint) : endpoint;
}

/** The same endpoint again is the same subscription, unless its attributes are to be others. */
function checkSame({ attributes }: SubscriptionRecord, given: Attributes): void {
  for (const [name, value] of Object.entries(given)) {
    if ((attributes[name] ?? (name === 'RawMessageDelivery' ? 'false' : '')) === value) continue;
    throw invalid(
      'Invalid parameter: Attributes Reason: Subscription already exists with different attributes',
    );
  }
}

/** Over HTTP by a request, by e-mail with a mail that lies in the local inbox. */
async function askForConfirmation(
  context: TxContext,
  topic: Topic,
  record: SubscriptionRecord,
): Promise<void> {
  const { tx, now, ids, endpoint, outbox } = context;
  const address = { place: topic.place, topic: topic.name, id: record.id };
  const token = closeToken(context, address);
  const messageId = ids.uuid();
  if (record.protocol === 'http' || record.protocol === 'https') {
    const body: PlacedConfirmation = {
      place: topic.place,
      topic: topic.name,
      subscriptionId: record.id,
      type: 'SubscriptionConfirmation',
      messageId,
      token,
      sentAtMs: now(),
      endpoint,
    };
    const group = `sns:${subscriptionArn(topic.place, record)}`;
    outbox.send({ service: 'sns', delivery: 'confirm', group, body });
    return;
  }
  const url = `${endpoint}/?Action=ConfirmSubscription&TopicArn=${topic.arn}&Token=${token}`;
  await emailInbox.put(tx, topic.place, {
    version: commitVersion(),
    index: 0,
    messageId,
    to: record.endpoint,
    subject: 'AWS Notification - Subscription Confirmation',
    body: `You have chosen to subscribe to the topic:\n${topic.arn}\n\nTo confirm this subscription, visit:\n${url}\n`,
    topicArn: topic.arn,
    sentAtMs: now(),
  });
}
