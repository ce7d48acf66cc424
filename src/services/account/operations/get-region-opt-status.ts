import type { Handler } from '../handler.ts';
import { shownRegion } from '../regions.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_GetRegionOptStatus.html */
export const getRegionOptStatus: Handler<'GetRegionOptStatus'> = ({ tx, place }, input) =>
  shownRegion(tx, subjectOf(place, input), input.RegionName);
