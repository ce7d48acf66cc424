import { invalidNextToken } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { visibleTrails } from '../state.ts';

/** There are never more than fit one page. */
export const listTrails: Handler<'ListTrails'> = async (context, { NextToken }) => {
  if (NextToken !== undefined) throw invalidNextToken();
  const found = await visibleTrails(context);
  return {
    Trails: found.map(({ arn, name, homeRegion }) => ({ TrailARN: arn, Name: name, HomeRegion: homeRegion })),
  };
};
