import type { Handler } from '../handler.ts';
import { nextToken, pageQuery } from '../paging.ts';
import { applicationArn } from '../push/application.ts';
import { platformApplications } from '../state.ts';

const OPERATION = 'ListPlatformApplications';

/** https://docs.aws.amazon.com/sns/latest/api/API_ListPlatformApplications.html */
export const listPlatformApplications: Handler<'ListPlatformApplications'> = async (
  context,
  { NextToken: token },
) => {
  const { tx, place } = context;
  const page = await platformApplications.list(tx, place, pageQuery(context, OPERATION, { place }, token));
  const hasMore = async (after: Uint8Array) =>
    (await platformApplications.list(tx, place, { after, limit: 1 })).records.length > 0;
  return {
    PlatformApplications: page.records.map((record) => ({
      PlatformApplicationArn: applicationArn(place, record),
      Attributes: record.attributes,
    })),
    NextToken: await nextToken(context, OPERATION, { place }, page.next, hasMore),
  };
};
