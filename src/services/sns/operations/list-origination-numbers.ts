import type { Handler } from '../handler.ts';
import { pageQuery, pageSize } from '../paging.ts';

const RESULTS_MAX = 30;

/** Origination numbers are bought through AWS End User Messaging, which is not here: nobody has any. */
export const listOriginationNumbers: Handler<'ListOriginationNumbers'> = (context, input) => {
  pageQuery(context, 'ListOriginationNumbers', {}, input.NextToken, pageSize(input.MaxResults, RESULTS_MAX));
  return { PhoneNumbers: [] };
};
