import type { AggregateLogGroupSummary } from '../api.gen.ts';
import { type DataSource, dataSourceOf, sourceTest } from '../data-source.ts';
import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { groupNameTest } from '../names.ts';
import { closeToken, openToken } from '../paging.ts';
import { groups } from '../state.ts';

const OPERATION = 'ListAggregateLogGroupSummaries';
const LIMIT = 50;

/** How many groups have each data source. Their events are in no format of AWS's: that is not told of them. */
export const listAggregateLogGroupSummaries: Handler<typeof OPERATION> = async (context, input) => {
  const { tx, place } = context;
  if (input.includeLinkedAccounts === true || (input.accountIdentifiers ?? []).length > 0) {
    throw invalidParameter('Cross-account observability is not implemented by kumobako.');
  }
  const after = Buffer.from(openToken(context, OPERATION, input) ?? '').toString();
  const matches = groupNameTest(input.logGroupNamePattern);
  const isWanted = sourceTest(input.dataSources);
  const counted = new Map<string, { source: DataSource; count: number }>();
  for await (const group of groups.scan(tx, place, { snapshot: true })) {
    const source = dataSourceOf(group);
    const isOfClass = input.logGroupClass === undefined || group.class === input.logGroupClass;
    if (source === undefined || !isOfClass || !isWanted(source) || !matches(group.name)) continue;
    const key = `${source.name}.${source.type}`;
    counted.set(key, { source, count: (counted.get(key)?.count ?? 0) + 1 });
  }
  const rest = [...counted].filter(([key]) => key > after).sort(([a], [b]) => (a < b ? -1 : 1));
  const page = rest.slice(0, input.limit ?? LIMIT);
  const last = page.at(-1);
  return {
    aggregateLogGroupSummaries: page.map(([, { source, count }]) => shown(source, count)),
    ...(rest.length > page.length && last !== undefined
      ? { nextToken: closeToken(context, OPERATION, input, Buffer.from(last[0])) }
      : {}),
  };
};

function shown({ name, type }: DataSource, logGroupCount: number): AggregateLogGroupSummary {
  return {
    logGroupCount,
    groupingIdentifiers: [
      { key: 'dataSource.Name', value: name },
      { key: 'dataSource.Type', value: type },
    ],
  };
}
