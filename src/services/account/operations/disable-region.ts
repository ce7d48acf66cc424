import type { Handler } from '../handler.ts';
import { optRegion } from '../regions.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_DisableRegion.html */
export const disableRegion: Handler<'DisableRegion'> = async ({ tx, place }, input) => {
  await optRegion(tx, subjectOf(place, input), input.RegionName, false);
  return {};
};
