/**
 * How operations are authorised. Policies name a group as `arn:...:log-group:NAME:*`: what AWS compares with that is
 * the group's ARN with `:log-stream:` behind it, as its denials show. Only tagging goes by the ARN alone.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */

import type { Demand } from '../../core/demand.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import { parseQuery } from './insights/query.ts';
import {
  addressOf,
  destinationArn,
  type GroupAddress,
  groupArn,
  groupOfArn,
  identified,
  streamArn,
} from './names.ts';
import { destinations, groups, queries, resourcePolicies } from './state.ts';

type Conditions = Record<string, string | readonly string[]>;

/** An action that is about nothing in particular. */
export function onAccount(action: string): Access<object> {
  return { actions: [action], demands: () => [{ action, resource: '*' }] };
}

/** The list of groups is about a group without a name. */
export const toDescribeGroups: Access<object> = {
  actions: ['logs:DescribeLogGroups'],
  demands: ({ place }) => [
    { action: 'logs:DescribeLogGroups', resource: `${groupArn(place, '')}:log-stream:` },
  ],
};

interface OfGroup {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
}

/** An action on the group of an input. */
export function onGroup<I extends OfGroup>(action: string): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => [await demandOn(context, addressOf(context.place, input), action)],
  };
}

/** As {@link onGroup}, for inputs that name a group or a resource that is one. */
export function onGroupOfKey<
  I extends { logGroupName?: string | undefined; resourceIdentifier?: string | undefined },
>(action: string): Access<I> {
  return {
    actions: [action],
    demands: async (context, { logGroupName, resourceIdentifier = '' }) => {
      const named = groupOfArn(resourceIdentifier);
      const address = logGroupName === undefined ? named : { place: context.place, name: logGroupName };
      return [await demandOn(context, address ?? { place: context.place, name: '' }, action)];
    },
  };
}

/** As {@link onGroup}, for inputs that need not name one: then it is about all. */
export function onAnyGroup<I extends OfGroup>(action: string): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => {
      const name = input.logGroupName ?? input.logGroupIdentifier;
      const address =
        name === undefined ? { place: context.place, name: '' } : addressOf(context.place, input);
      return [await demandOn(context, address, action)];
    },
  };
}

/** An action on several groups, by names or ARNs. */
export function onGroups<I>(action: string, identifiersOf: (input: I) => readonly string[]): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => {
      const demands: Demand[] = [];
      for (const identifier of new Set(identifiersOf(input))) {
        demands.push(await demandOn(context, identified(context.place, identifier), action));
      }
      return demands;
    },
  };
}

/** An action on the results of a query: on the groups that it is about. */
export function onQuery<I extends { queryId: string }>(action: string): Access<I> {
  return {
    actions: [action],
    demands: async (context, { queryId }) => {
      const { tx, place } = context;
      const query = await queries.peek(tx, place, queryId);
      if (query === undefined) return [await demandOn(context, { place, name: '' }, action)];
      const demands: Demand[] = [];
      for (const name of query.groupNames) demands.push(await demandOn(context, { place, name }, action));
      return demands;
    },
  };
}

/** An action on the groups of a query; one that unmasks needs the right to that on each. */
export function onGroupsOfQuery<I extends { queryString: string }>(
  action: string,
  identifiersOf: (input: I) => readonly string[],
): Access<I> {
  const [plain, unmasked] = [onGroups(action, identifiersOf), onGroups('logs:Unmask', identifiersOf)];
  return {
    actions: [...plain.actions, ...unmasked.actions],
    demands: async (context, input) => {
      const demands = await plain.demands(context, input);
      return isUnmasking(input.queryString)
        ? [...demands, ...(await unmasked.demands(context, input))]
        : demands;
    },
  };
}

/** What is no query is refused by who reads it. */
function isUnmasking(queryString: string): boolean {
  try {
    return parseQuery(queryString).isUnmasking;
  } catch {
    return false;
  }
}

/** As `access`, and for who wants to see what is masked the right to that. */
export function unmasking<I extends { unmask?: boolean | undefined }>(
  access: Access<I>,
  groupOf: (context: AccessContext, input: I) => GroupAddress | undefined,
): Access<I> {
  return {
    actions: [...access.actions, 'logs:Unmask'],
    demands: async (context, input) => {
      const demands = await access.demands(context, input);
      const address = input.unmask === true ? groupOf(context, input) : undefined;
      return address === undefined ? demands : [...demands, await demandOn(context, address, 'logs:Unmask')];
    },
  };
}

interface OfStream extends OfGroup {
  logStreamName: string;
}

/** An action on one stream. Resource policies of the account let other services write. */
export function onStream<I extends OfStream>(action: string): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => {
      const { place, name } = addressOf(context.place, input);
      const demand = await demandOn(context, { place, name }, action);
      const resource = streamArn(place, name, input.logStreamName);
      return [{ ...demand, resource, policy: await policyFor(context, { place, name }) }];
    },
  };
}

/** The account's resource policies as one document; only services are ever let in by them. */
async function policyFor(
  { tx, caller }: AccessContext,
  { place }: GroupAddress,
): Promise<string | undefined> {
  if (caller.type !== 'service') return undefined;
  const { records } = await resourcePolicies.list(tx, place, { snapshot: true });
  if (records.length === 0) return undefined;
  const statements = records.flatMap(({ document }) => {
    const { Statement } = JSON.parse(document) as { Statement: object | object[] };
    return Statement;
  });
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** Creating with tags needs the right to tag as well. */
export const toCreateGroup: Access<{ logGroupName: string; tags?: Record<string, string> | undefined }> = {
  actions: ['logs:CreateLogGroup', 'logs:TagResource'],
  demands: ({ place }, { logGroupName, tags = {} }) => {
    const arn = groupArn(place, logGroupName);
    const conditions = requestTags(tags, Object.keys(tags));
    const create: Demand = { action: 'logs:CreateLogGroup', resource: `${arn}:log-stream:`, conditions };
    if (Object.keys(tags).length === 0) return [create];
    return [create, { action: 'logs:TagResource', resource: arn, conditions }];
  },
};

/** As {@link onGroup}, with the tags of the request for conditions. */
export function onGroupWithTags<I extends { logGroupName: string }>(
  action: string,
  tagsOf: (input: I) => { tags?: Readonly<Record<string, string>>; keys: readonly string[] },
): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => {
      const demand = await demandOn(context, { place: context.place, name: input.logGroupName }, action);
      const { tags = {}, keys } = tagsOf(input);
      return [{ ...demand, conditions: { ...demand.conditions, ...requestTags(tags, keys) } }];
    },
  };
}

/** An action on a destination, perhaps with tags. */
export function onDestination<I extends { destinationName: string }>(
  action: string,
  tagsIn: (input: I) => Readonly<Record<string, string>> | undefined = () => undefined,
): Access<I> {
  return {
    actions: [action],
    demands: async ({ tx, place }, input) => {
      const { destinationName: name } = input;
      const tags = tagsIn(input) ?? {};
      const conditions = requestTags(tags, Object.keys(tags));
      const known = await destinations.peek(tx, place, name);
      for (const [key, value] of Object.entries(known?.tags ?? {}))
        conditions[`aws:ResourceTag/${key}`] = value;
      return [{ action, resource: destinationArn(place, name), conditions }];
    },
  };
}

/** Tagging by ARN. */
export function onResource<I extends { resourceArn: string }>(
  action: string,
  tagsOf: (input: I) => { tags?: Readonly<Record<string, string>>; keys: readonly string[] },
): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => {
      const address = groupOfArn(input.resourceArn);
      const { tags = {}, keys } = tagsOf(input);
      const conditions = requestTags(tags, keys);
      if (address === undefined) return [{ action, resource: input.resourceArn, conditions }];
      const demand = await demandOn(context, address, action);
      const resource = groupArn(address.place, address.name);
      return [{ ...demand, resource, conditions: { ...demand.conditions, ...conditions } }];
    },
  };
}

async function demandOn(
  { tx }: AccessContext,
  { place, name }: GroupAddress,
  action: string,
): Promise<Demand> {
  const resource = `${groupArn(place, name)}:log-stream:`;
  const group = name === '' ? undefined : await groups.peek(tx, place, name);
  const tags = Object.entries(group?.tags ?? {});
  if (tags.length === 0) return { action, resource };
  const conditions = Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
  return { action, resource, conditions };
}

/** Condition keys of the tags that a request brings. */
export function requestTags(tags: Readonly<Record<string, string>>, keys: readonly string[]): Conditions {
  const conditions: Conditions = {};
  for (const [key, value] of Object.entries(tags)) conditions[`aws:RequestTag/${key}`] = value;
  if (keys.length > 0) conditions['aws:TagKeys'] = keys;
  return conditions;
}
