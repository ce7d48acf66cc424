import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { groupArn } from '../names.ts';
import { pageOf } from '../paging.ts';
import { type GroupRecord, groups } from '../state.ts';

const LIMIT = 50;

/** As DescribeLogGroups, by a regular expression over names. */
export const listLogGroups: Handler<'ListLogGroups'> = async (context, input) => {
  const { tx, place } = context;
  if (input.includeLinkedAccounts === true || (input.accountIdentifiers ?? []).length > 0) {
    throw invalidParameter('Cross-account observability is not implemented by kumobako.');
  }
  if (input.dataSources !== undefined || input.fieldIndexNames !== undefined) {
    throw invalidParameter('Data sources and field indexes are not implemented by kumobako.');
  }
  const matches = nameTest(input.logGroupNamePattern);
  const tags = input.logGroupTags ?? [];
  const keep = (group: GroupRecord): boolean =>
    matches(group.name) &&
    (input.logGroupClass === undefined || group.class === input.logGroupClass) &&
    tags.every(({ key, values = [] }) => hasTag(group, key, values));
  const page = await pageOf(
    context,
    'ListLogGroups',
    input,
    LIMIT,
    (query) => groups.list(tx, place, query),
    keep,
  );
  const { records, nextToken } = page;
  return {
    logGroups: records.map(({ name, class: logGroupClass }) => ({
      logGroupName: name,
      logGroupArn: groupArn(place, name),
      logGroupClass,
    })),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};

function hasTag({ tags }: GroupRecord, key: string, values: readonly string[]): boolean {
  const value = tags[key];
  return value !== undefined && (values.length === 0 || values.includes(value));
}

/** "If you specify a string without a caret, it is looked for anywhere": names and `|` of them, with `^` in front. */
function nameTest(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined || pattern === '') return () => true;
  const alternatives = pattern.split('|');
  return (name) =>
    alternatives.some((part) =>
      part.startsWith('^') ? name.startsWith(part.slice(1)) : name.includes(part),
    );
}
