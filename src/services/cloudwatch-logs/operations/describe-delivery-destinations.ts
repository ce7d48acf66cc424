import { shownDeliveryDestination } from '../deliveries.ts';
import { deliveryDestinations } from '../delivery-state.ts';
import type { Handler } from '../handler.ts';
import { pageOf } from '../paging.ts';

const LIMIT = 50;

export const describeDeliveryDestinations: Handler<'DescribeDeliveryDestinations'> = async (
  context,
  input,
) => {
  const { tx, place } = context;
  const wanted = input.names === undefined ? undefined : new Set(input.names);
  const { records, nextToken } = await pageOf(
    context,
    'DescribeDeliveryDestinations',
    input,
    LIMIT,
    (query) => deliveryDestinations.list(tx, place, query),
    ({ name }) => wanted?.has(name) !== false,
  );
  return {
    deliveryDestinations: records.map((each) => shownDeliveryDestination(place, each)),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};
