import { shownDelivery } from '../deliveries.ts';
import { deliveries } from '../delivery-state.ts';
import type { Handler } from '../handler.ts';
import { pageOf } from '../paging.ts';

const LIMIT = 50;

export const describeDeliveries: Handler<'DescribeDeliveries'> = async (context, input) => {
  const { tx, place } = context;
  const wanted = input.deliverySourceNames === undefined ? undefined : new Set(input.deliverySourceNames);
  const { records, nextToken } = await pageOf(
    context,
    'DescribeDeliveries',
    input,
    LIMIT,
    (query) => deliveries.list(tx, place, query),
    ({ sourceName }) => wanted?.has(sourceName) !== false,
  );
  return {
    deliveries: records.map((delivery) => shownDelivery(place, delivery)),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};
