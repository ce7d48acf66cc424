import { dataSourceOf, sourceTest } from '../data-source.ts';
import { invalidParameter } from '../errors.ts';
import { indexedFieldsOf } from '../field-index.ts';
import type { Handler } from '../handler.ts';
import { groupArn, groupNameTest } from '../names.ts';
import { pageOf } from '../paging.ts';
import { type GroupRecord, groups } from '../state.ts';

const LIMIT = 50;

/** As DescribeLogGroups, by a regular expression over names. */
export const listLogGroups: Handler<'ListLogGroups'> = async (context, input) => {
  const { tx, place } = context;
  if (input.includeLinkedAccounts === true || (input.accountIdentifiers ?? []).length > 0) {
    throw invalidParameter('Cross-account observability is not implemented by kumobako.');
  }
  const matches = groupNameTest(input.logGroupNamePattern);
  const isOfSource = sourceTest(input.dataSources);
  const { fieldIndexNames = [] } = input;
  const tags = input.logGroupTags ?? [];
  const keep = async (group: GroupRecord): Promise<boolean> =>
    matches(group.name) &&
    isOfSource(dataSourceOf(group)) &&
    (input.logGroupClass === undefined || group.class === input.logGroupClass) &&
    tags.every(({ key, values = [] }) => hasTag(group, key, values)) &&
    (fieldIndexNames.length === 0 || (await hasIndexes(group, fieldIndexNames)));
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

  /** "Only log groups containing all specified field indexes": those of policies, whether events have the fields or not. */
  async function hasIndexes(group: GroupRecord, names: readonly string[]): Promise<boolean> {
    const fields = await indexedFieldsOf(tx, place, group);
    return names.every((name) => fields.has(name));
  }
};

function hasTag({ tags }: GroupRecord, key: string, values: readonly string[]): boolean {
  const value = tags[key];
  return value !== undefined && (values.length === 0 || values.some((wanted) => isTagValue(value, wanted)));
}

/** "Use ! as a prefix for negation", "* for wildcard matching", which is "case-insensitive". */
function isTagValue(value: string, wanted: string): boolean {
  const text = wanted.replace(/^!/, '');
  const [any, own] = [text.replace(/^\*|\*$/g, '').toLowerCase(), value.toLowerCase()];
  const [isOpenAtStart, isOpenAtEnd] = [text.startsWith('*'), text.length > 1 && text.endsWith('*')];
  let isSame = value === text;
  if (isOpenAtStart && isOpenAtEnd) isSame = own.includes(any);
  else if (isOpenAtStart) isSame = own.endsWith(any);
  else if (isOpenAtEnd) isSame = own.startsWith(any);
  return isSame !== wanted.startsWith('!');
}
