import { openToken } from '../confirmation-token.ts';
import { invalid, invalidParameter, missing } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { subscriptionCounts, subscriptions } from '../state.ts';
import { findSubscription, parseSubscriptionArn, subscriptionArn } from '../subscription.ts';
import { parseTopicArn, topicArn } from '../topic.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html */
export const confirmSubscription: Handler<'ConfirmSubscription'> = async (context, input) => {
  const { tx, place, caller } = context;
  if (input.Token === undefined) throw missing('token');
  const topic = parseTopicArn(input.TopicArn, place.region);
  // What cannot be a token at all has a text of its own.
  if (!/^[0-9a-f]{100,}$/.test(input.Token)) throw invalid('Invalid token');
  const arn = openToken(context, input.Token);
  const isOfTopic = arn?.startsWith(`${topicArn(topic.place, topic.name)}:`) === true;
  if (arn === undefined || arn === 'expired' || !isOfTopic) throw invalidParameter('Token');
  const record = await findSubscription(tx, parseSubscriptionArn(arn, place.region));
  if (record === undefined) throw invalidParameter('Token');
  if (record.isPending) {
    const isSigned = caller.type !== 'anonymous';
    const confirmed = {
      ...record,
      isPending: false,
      wasAuthenticated: isSigned,
      authenticatesUnsubscribe: isSigned && input.AuthenticateOnUnsubscribe?.toLowerCase() === 'true',
    };
    await subscriptions.put(tx, topic.place, confirmed);
    subscriptionCounts.add(tx, topic.place, -1, topic.name, 'pending');
    subscriptionCounts.add(tx, topic.place, 1, topic.name, 'confirmed');
  }
  return { SubscriptionArn: subscriptionArn(topic.place, record) };
};
