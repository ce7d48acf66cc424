import type { Handler } from '../handler.ts';
import { invalidNextToken, pageSize } from '../paging.ts';
import { queueByUrl } from '../queue.ts';
import { queueUrl } from '../queue-url.ts';
import { queues } from '../state.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html */
export const listDeadLetterSourceQueues: Handler<'ListDeadLetterSourceQueues'> = async (context, input) => {
  const { tx, pages, endpoint } = context;
  const { NextToken: token, MaxResults } = input;
  const { limit, isPaged } = pageSize(MaxResults);
  const { arn, place } = await queueByUrl(tx, input.QueueUrl, context.place);
  const after = token ? pages.open('ListDeadLetterSourceQueues', arn, token) : undefined;
  if (token && after === undefined) throw invalidNextToken();
  const list = (count: number, cursor: Uint8Array | undefined) =>
    queues.listBy(tx, place, 'byDeadLetterQueue', {
      prefix: [arn],
      limit: count,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
  const page = await list(limit, after);
  const isMore = page.next !== undefined && (await list(1, page.next)).records.length > 0;
  return {
    queueUrls: page.records.map(({ name }) => queueUrl(endpoint, place, name)),
    NextToken:
      isPaged && isMore && page.next !== undefined
        ? pages.close('ListDeadLetterSourceQueues', arn, page.next)
        : undefined,
  };
};
