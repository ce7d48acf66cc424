import type { Handler } from '../handler.ts';
import { nextToken, pageQuery } from '../paging.ts';
import { optOuts } from '../state.ts';

const OPERATION = 'ListPhoneNumbersOptedOut';

export const listPhoneNumbersOptedOut: Handler<'ListPhoneNumbersOptedOut'> = async (context, input) => {
  const { tx, place } = context;
  const page = await optOuts.list(tx, place, pageQuery(context, OPERATION, { place }, input.nextToken));
  const hasMore = async (after: Uint8Array) =>
    (await optOuts.list(tx, place, { after, limit: 1 })).records.length > 0;
  return {
    // Numbers that have opted in again stay known, for the thirty days before they may do so once more.
    phoneNumbers: page.records
      .filter((each) => each.optedInAtMs === undefined)
      .map((each) => each.phoneNumber),
    nextToken: await nextToken(context, OPERATION, { place }, page.next, hasMore),
  };
};
