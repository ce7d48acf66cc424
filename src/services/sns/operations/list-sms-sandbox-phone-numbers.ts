import type { Handler } from '../handler.ts';
import { nextToken, pageQuery, pageSize } from '../paging.ts';
import { sandboxNumbers } from '../state.ts';

const OPERATION = 'ListSMSSandboxPhoneNumbers';
const RESULTS_MAX = 100;

export const listSMSSandboxPhoneNumbers: Handler<'ListSMSSandboxPhoneNumbers'> = async (context, input) => {
  const { tx, place } = context;
  const limit = pageSize(input.MaxResults, RESULTS_MAX);
  const query = pageQuery(context, OPERATION, { place }, input.NextToken, limit);
  const page = await sandboxNumbers.list(tx, place, query);
  const hasMore = async (after: Uint8Array) =>
    (await sandboxNumbers.list(tx, place, { after, limit: 1 })).records.length > 0;
  return {
    PhoneNumbers: page.records.map(({ phoneNumber, status }) => ({
      PhoneNumber: phoneNumber,
      Status: status,
    })),
    NextToken: await nextToken(context, OPERATION, { place }, page.next, hasMore),
  };
};
