import type { Handler } from '../handler.ts';
import { invalidNextToken, pageSize } from '../paging.ts';
import { queueUrl } from '../queue-url.ts';
import { queues } from '../state.ts';

/**
 * A NextToken only when the caller asks for pages by MaxResults: without it AWS cuts off after 1,000 and says nothing.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html
 */
export const listQueues: Handler<'ListQueues'> = async (context, input) => {
  const { tx, place, pages, endpoint } = context;
  const { QueueNamePrefix: startsWith = '', NextToken: token, MaxResults } = input;
  const { limit, isPaged } = pageSize(MaxResults);
  const inputs = { place, startsWith };
  const after = token ? pages.open('ListQueues', inputs, token) : undefined;
  if (token && after === undefined) throw invalidNextToken();
  const query = { startsWith, limit, ...(after === undefined ? {} : { after }) };
  const page = await queues.list(tx, place, query);
  const isMore = page.next !== undefined && (await hasMore(page.next));
  return {
    QueueUrls:
      page.records.length === 0 ? undefined : page.records.map(({ name }) => queueUrl(endpoint, place, name)),
    NextToken:
      isPaged && isMore && page.next !== undefined ? pages.close('ListQueues', inputs, page.next) : undefined,
  };

  async function hasMore(next: Uint8Array): Promise<boolean> {
    const following = await queues.list(tx, place, { startsWith, limit: 1, after: next });
    return following.records.length > 0;
  }
};
