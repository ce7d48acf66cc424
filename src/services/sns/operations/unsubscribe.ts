import { authorizationError, invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { subscriptionCounts, subscriptions } from '../state.ts';
import { findSubscription, parseSubscriptionArn } from '../subscription.ts';

/** A subscription that is not there is no error. */
export const unsubscribe: Handler<'Unsubscribe'> = async ({ tx, place: own, caller }, input) => {
  const address = parseSubscriptionArn(input.SubscriptionArn, own.region);
  const record = await findSubscription(tx, address);
  if (record === undefined) return;
  const { place } = address;
  // Only the owner of the topic may end what nobody has confirmed.
  if (record.isPending && caller.account !== place.account) {
    throw invalidParameter(
      'This subscription is pending confirmation and can only be removed by the topic owner',
    );
  }
  if (record.authenticatesUnsubscribe && ![record.owner, place.account].includes(caller.account)) {
    throw authorizationError(
      'Only the owner of the subscription or of the topic can unsubscribe, with a signature',
    );
  }
  await subscriptions.deleteRecord(tx, place, record);
  subscriptionCounts.add(tx, place, -1, record.topic, record.isPending ? 'pending' : 'confirmed');
  subscriptionCounts.add(tx, place, 1, record.topic, 'deleted');
};
