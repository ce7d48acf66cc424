import { shownSource } from '../deliveries.ts';
import { deliverySources } from '../delivery-state.ts';
import type { Handler } from '../handler.ts';
import { pageOf } from '../paging.ts';

const LIMIT = 50;

export const describeDeliverySources: Handler<'DescribeDeliverySources'> = async (context, input) => {
  const { tx, place } = context;
  const wanted = input.resourceArns === undefined ? undefined : new Set(input.resourceArns);
  const { records, nextToken } = await pageOf(
    context,
    'DescribeDeliverySources',
    input,
    LIMIT,
    (query) => deliverySources.list(tx, place, query),
    ({ resourceArn }) => wanted?.has(resourceArn) !== false,
  );
  return {
    deliverySources: records.map((source) => shownSource(place, source)),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};
