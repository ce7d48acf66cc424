import type { Handler } from '../handler.ts';
import { optRegion } from '../regions.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_EnableRegion.html */
export const enableRegion: Handler<'EnableRegion'> = async ({ tx, place }, input) => {
  await optRegion(tx, subjectOf(place, input), input.RegionName, true);
  return {};
};
