import type { DescribeMetricFiltersRequest, MetricFilter } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findGroup } from '../names.ts';
import { pageOf } from '../paging.ts';
import { type FilterRecord, filters } from '../state.ts';

const LIMIT = 50;

/** Of one group or of all, in the order of their names. */
export const describeMetricFilters: Handler<'DescribeMetricFilters'> = async (context, input) => {
  const { tx, place } = context;
  if ((input.metricName === undefined) !== (input.metricNamespace === undefined)) {
    throw invalidParameter('Metric name and metric namespace have to be given together.');
  }
  if (input.logGroupName !== undefined) await findGroup(tx, { place, name: input.logGroupName });
  const startsWith = input.filterNamePrefix;
  const more = startsWith === undefined ? {} : { startsWith };
  const page = await pageOf(
    context,
    'DescribeMetricFilters',
    input,
    LIMIT,
    (query) => filters.listBy(tx, place, 'byName', { ...query, ...more, prefix: ['metric'] }),
    (filter) => isWanted(filter, input),
  );
  return {
    metricFilters: page.records.map(shown),
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  };
};

function isWanted(filter: FilterRecord, input: DescribeMetricFiltersRequest): boolean {
  if (input.logGroupName !== undefined && filter.groupName !== input.logGroupName) return false;
  if (input.metricName === undefined) return true;
  return (filter.transformations ?? []).some(
    ({ metricName, metricNamespace }) =>
      metricName === input.metricName && metricNamespace === input.metricNamespace,
  );
}

function shown(filter: FilterRecord): MetricFilter {
  return {
    filterName: filter.name,
    filterPattern: filter.pattern,
    metricTransformations: filter.transformations,
    creationTime: filter.createdAtMs,
    logGroupName: filter.groupName,
    applyOnTransformedLogs: filter.applyOnTransformedLogs ?? false,
  };
}
