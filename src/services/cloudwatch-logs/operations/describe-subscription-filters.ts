import type { SubscriptionFilter } from '../api.gen.ts';
import { demandStandard } from '../group-class.ts';
import type { Handler } from '../handler.ts';
import { findGroup } from '../names.ts';
import { pageOf } from '../paging.ts';
import { type FilterRecord, filters } from '../state.ts';

const LIMIT = 50;

export const describeSubscriptionFilters: Handler<'DescribeSubscriptionFilters'> = async (context, input) => {
  const { tx, place } = context;
  const group = await findGroup(tx, { place, name: input.logGroupName });
  demandStandard(group);
  const startsWith = input.filterNamePrefix;
  const more = startsWith === undefined ? {} : { startsWith };
  const { records, nextToken } = await pageOf(context, 'DescribeSubscriptionFilters', input, LIMIT, (query) =>
    filters.list(tx, place, { ...query, ...more, prefix: [group.id, 'subscription'] }),
  );
  return {
    subscriptionFilters: records.map(shown),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};

function shown(filter: FilterRecord): SubscriptionFilter {
  return {
    filterName: filter.name,
    logGroupName: filter.groupName,
    filterPattern: filter.pattern,
    destinationArn: filter.destinationArn,
    ...(filter.roleArn === undefined ? {} : { roleArn: filter.roleArn }),
    distribution: filter.distribution,
    applyOnTransformedLogs: filter.applyOnTransformedLogs ?? false,
    creationTime: filter.createdAtMs,
  };
}
