import { invalid } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { shownRegions } from '../regions.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html */
export const listRegions: Handler<'ListRegions'> = async ({ tx, place, pages }, input) => {
  const { MaxResults: limit = REGIONS_PAGE, NextToken: token, RegionOptStatusContains: wanted = [] } = input;
  const subject = subjectOf(place, input);
  const all = (await shownRegions(tx, subject)).filter(
    ({ RegionOptStatus }) => wanted.length === 0 || wanted.includes(RegionOptStatus),
  );
  const filters = [subject.account, wanted];
  const cursor = token === undefined ? undefined : pages.open('ListRegions', filters, token);
  if (token !== undefined && cursor === undefined) throw invalid('NextToken', 'The token is not valid.');
  const behind = cursor && Buffer.from(cursor).toString();
  const start = behind === undefined ? 0 : all.findIndex(({ RegionName }) => RegionName === behind) + 1;
  const Regions = all.slice(start, start + limit);
  const last = Regions.at(-1);
  if (start + limit >= all.length || last === undefined) return { Regions };
  return { Regions, NextToken: pages.close('ListRegions', filters, Buffer.from(last.RegionName)) };
};

const REGIONS_PAGE = 50;
