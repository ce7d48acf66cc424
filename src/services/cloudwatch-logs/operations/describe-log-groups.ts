import type { TxContext } from '../../../core/context.ts';
import type { DescribeLogGroupsRequest, LogGroup } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import { knownFacts } from '../facts.ts';
import type { Handler } from '../handler.ts';
import { groupArn, identified } from '../names.ts';
import { pageOf } from '../paging.ts';
import { ACCOUNT, protections } from '../protection/state.ts';
import { filters, type GroupRecord, groupFacts, groups } from '../state.ts';

const LIMIT = 50;
const FILTERS_MAX = 100;

export const describeLogGroups: Handler<'DescribeLogGroups'> = async (context, input) => {
  const { tx, place } = context;
  checkFilters(input);
  const keep = keeps(context, input);
  const startsWith = input.logGroupNamePrefix;
  const { records, nextToken } = await pageOf(
    context,
    'DescribeLogGroups',
    input,
    LIMIT,
    (query) => groups.list(tx, place, startsWith === undefined ? query : { ...query, startsWith }),
    keep,
  );
  const logGroups: LogGroup[] = [];
  // With a pattern AWS leaves out what it would have to look up (recorded by LocalStack's tests).
  const isBrief = input.logGroupNamePattern !== undefined;
  for (const group of records) logGroups.push(await shown(context, group, isBrief));
  return { logGroups, ...(nextToken === undefined ? {} : { nextToken }) };
};

function checkFilters(input: DescribeLogGroupsRequest): void {
  if (input.logGroupNamePrefix !== undefined && input.logGroupNamePattern !== undefined) {
    const text = 'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.';
    throw invalidParameter(text);
  }
  if (input.includeLinkedAccounts === true || (input.accountIdentifiers ?? []).length > 0) {
    throw invalidParameter('Cross-account observability is not implemented by kumobako.');
  }
}

function keeps(
  { place }: TxContext,
  { logGroupNamePattern, logGroupClass, logGroupIdentifiers }: DescribeLogGroupsRequest,
) {
  // "The pattern is case-sensitive" is what ListLogGroups says; DescribeLogGroups looks for it anywhere in the name.
  const wanted = logGroupIdentifiers?.map((identifier) => identified(place, identifier).name);
  return ({ name, class: own }: GroupRecord): boolean =>
    (logGroupNamePattern === undefined || name.includes(logGroupNamePattern)) &&
    (logGroupClass === undefined || own === logGroupClass) &&
    (wanted === undefined || wanted.includes(name));
}

async function shown(context: TxContext, group: GroupRecord, isBrief: boolean): Promise<LogGroup> {
  const { tx, place } = context;
  const { records } = await filters.list(tx, place, {
    prefix: [group.id, 'metric'],
    limit: FILTERS_MAX,
    snapshot: true,
  });
  const arn = groupArn(place, group.name);
  const facts = isBrief
    ? {}
    : { storedBytes: await storedBytes(context, group), deletionProtectionEnabled: group.isProtected };
  return {
    logGroupName: group.name,
    creationTime: group.createdAtMs,
    ...(group.retentionDays === undefined ? {} : { retentionInDays: group.retentionDays }),
    metricFilterCount: records.length,
    arn: `${arn}:*`,
    ...facts,
    ...(group.kmsKeyId === undefined ? {} : { kmsKeyId: group.kmsKeyId }),
    ...(isBrief ? {} : await protectionOf(context, group)),
    logGroupClass: group.class,
    logGroupArn: arn,
  };
}

/** A group whose policy was deleted says so; nothing is said of one that never had a policy. */
async function protectionOf({ tx, place }: TxContext, { id }: GroupRecord): Promise<Partial<LogGroup>> {
  const own = await protections.peek(tx, place, id);
  const account = await protections.peek(tx, place, ACCOUNT);
  return {
    ...(own && { dataProtectionStatus: own.document === undefined ? 'DELETED' : 'ACTIVATED' }),
    ...(account?.document !== undefined && { inheritedProperties: ['ACCOUNT_DATA_PROTECTION'] }),
  };
}

/** What was counted last: the rest follows, as on AWS. */
async function storedBytes(context: TxContext, { id }: GroupRecord): Promise<number> {
  const known = await knownFacts(context, context.place, id);
  return known?.bytes ?? (await groupFacts.peek(context.tx, context.place, id))?.bytes ?? 0;
}
