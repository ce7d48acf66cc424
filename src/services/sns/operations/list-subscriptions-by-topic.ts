import type { Handler } from '../handler.ts';
import { nextToken, pageQuery } from '../paging.ts';
import { subscriptions } from '../state.ts';
import { toListed } from '../subscription.ts';
import { topicByArn } from '../topic.ts';

const OPERATION = 'ListSubscriptionsByTopic';

export const listSubscriptionsByTopic: Handler<'ListSubscriptionsByTopic'> = async (context, input) => {
  const { tx, place: own } = context;
  const topic = await topicByArn(tx, input.TopicArn, own.region);
  const { place, name, arn } = topic;
  const prefix = [name];
  const query = pageQuery(context, OPERATION, { arn }, input.NextToken);
  const page = await subscriptions.list(tx, place, { prefix, ...query });
  const hasMore = async (after: Uint8Array) =>
    (await subscriptions.list(tx, place, { prefix, after, limit: 1 })).records.length > 0;
  return {
    Subscriptions: page.records.map((record) => toListed(place, record)),
    NextToken: await nextToken(context, OPERATION, { arn }, page.next, hasMore),
  };
};
