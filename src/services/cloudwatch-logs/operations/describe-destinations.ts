import { shownDestination } from '../destination.ts';
import type { Handler } from '../handler.ts';
import { pageOf } from '../paging.ts';
import { destinations } from '../state.ts';

const LIMIT = 50;

export const describeDestinations: Handler<'DescribeDestinations'> = async (context, input) => {
  const { tx, place } = context;
  const startsWith = input.DestinationNamePrefix;
  const more = startsWith === undefined ? {} : { startsWith };
  const { records, nextToken } = await pageOf(context, 'DescribeDestinations', input, LIMIT, (query) =>
    destinations.list(tx, place, { ...query, ...more }),
  );
  return {
    destinations: records.map((each) => shownDestination(place, each)),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};
