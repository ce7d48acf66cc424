import type { Handler } from '../handler.ts';
import { nextToken, pageQuery } from '../paging.ts';
import { subscriptions } from '../state.ts';
import { toListed } from '../subscription.ts';

export const listSubscriptions: Handler<'ListSubscriptions'> = async (context, { NextToken: token }) => {
  const { tx, place } = context;
  const page = await subscriptions.list(tx, place, pageQuery(context, 'ListSubscriptions', { place }, token));
  const hasMore = async (after: Uint8Array) =>
    (await subscriptions.list(tx, place, { after, limit: 1 })).records.length > 0;
  return {
    Subscriptions: page.records.map((record) => toListed(place, record)),
    NextToken: await nextToken(context, 'ListSubscriptions', { place }, page.next, hasMore),
  };
};
