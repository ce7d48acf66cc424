import type { Handler } from '../handler.ts';
import { nextToken, pageQuery } from '../paging.ts';
import { topics } from '../state.ts';
import { topicArn } from '../topic.ts';

export const listTopics: Handler<'ListTopics'> = async (context, { NextToken: token }) => {
  const { tx, place } = context;
  const page = await topics.list(tx, place, pageQuery(context, 'ListTopics', { place }, token));
  const hasMore = async (after: Uint8Array) =>
    (await topics.list(tx, place, { after, limit: 1 })).records.length > 0;
  return {
    Topics: page.records.map(({ name }) => ({ TopicArn: topicArn(place, name) })),
    NextToken: await nextToken(context, 'ListTopics', { place }, page.next, hasMore),
  };
};
