import type { Handler } from '../handler.ts';
import { pageOfList } from '../paging.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListDelegationRequests.html */
export const listDelegationRequests: Handler<'ListDelegationRequests'> = (context, input) => {
  const none: { DelegationRequestId: string }[] = [];
  const request = { context, operation: 'ListDelegationRequests', input };
  const { items, paged } = pageOfList(request, none, ({ DelegationRequestId }) => DelegationRequestId);
  return { DelegationRequests: items, isTruncated: paged.IsTruncated };
};
