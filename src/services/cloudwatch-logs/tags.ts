/** Tags of groups, destinations, deliveries, scheduled queries and lookup tables. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html */

import { parseArn } from '../../core/arn.ts';
import type { Collection } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import { deliveries, deliveryDestinations, deliverySources } from './delivery-state.ts';
import { invalidParameter, logsError, resourceNotFound } from './errors.ts';
import { lookupTables } from './lookup/state.ts';
import { groupOfArn } from './names.ts';
import { scheduledQueries } from './scheduled/state.ts';
import { destinations, type GroupRecord, groups } from './state.ts';

const TAGS_MAX = 50;

/** @throws InvalidParameterException, TooManyTagsException */
export function checkedTags(
  existing: Readonly<Record<string, string>>,
  added: Readonly<Record<string, string>>,
): Record<string, string> {
  if (Object.keys(added).some((key) => key.toLowerCase().startsWith('aws:'))) {
    throw invalidParameter('aws: prefixed tag key names are not allowed for external use.');
  }
  const tags = { ...existing, ...added };
  if (Object.keys(tags).length > TAGS_MAX) {
    throw logsError('TooManyTagsException', `A resource can have a maximum of ${TAGS_MAX} tags.`);
  }
  return tags;
}

export async function addTags(
  { tx, place }: TxContext,
  group: GroupRecord,
  added: Readonly<Record<string, string>>,
): Promise<void> {
  await groups.put(tx, place, { ...group, tags: checkedTags(group.tags, added) });
}

export async function removeTags(
  { tx, place }: TxContext,
  group: GroupRecord,
  keys: readonly string[],
): Promise<void> {
  const tags = Object.fromEntries(Object.entries(group.tags).filter(([key]) => !keys.includes(key)));
  await groups.put(tx, place, { ...group, tags });
}

/** What TagResource and the like name by its ARN. */
export interface Tagged {
  readonly tags: Readonly<Record<string, string>>;
  put(tags: Record<string, string>): Promise<void>;
}

/** @throws ResourceNotFoundException */
export async function taggedByArn({ tx, place }: TxContext, arn: string): Promise<Tagged> {
  const { account, region, resource = '' } = parseArn(arn) ?? {};
  if (account !== place.account || region !== place.region) throw resourceNotFound();
  if (resource.startsWith('destination:')) {
    const destination = await destinations.get(tx, place, resource.slice('destination:'.length));
    if (destination === undefined) throw resourceNotFound();
    return {
      tags: destination.tags,
      put: (tags) => destinations.put(tx, place, { ...destination, tags }),
    };
  }
  const delivered = await taggedThing({ tx, place }, resource);
  if (delivered !== undefined) return delivered;
  const name = groupOfArn(arn)?.name;
  const group = name === undefined ? undefined : await groups.get(tx, place, name);
  if (group === undefined) throw resourceNotFound();
  return { tags: group.tags, put: (tags) => groups.put(tx, place, { ...group, tags }) };
}

/** `delivery:ID`, `delivery-source:NAME`, `delivery-destination:NAME`, `scheduled-query:ID`, `lookup-table:NAME`. */
async function taggedThing(
  { tx, place }: Pick<TxContext, 'tx' | 'place'>,
  resource: string,
): Promise<Tagged | undefined> {
  const [thing = '', name = ''] = resource.split(':');
  const of = async <R extends { tags: Record<string, string> }>(
    collection: Collection<R, readonly [string], string>,
  ): Promise<Tagged> => {
    const record = await collection.get(tx, place, name);
    if (record === undefined) throw resourceNotFound();
    return { tags: record.tags, put: (tags) => collection.put(tx, place, { ...record, tags }) };
  };
  if (thing === 'lookup-table') return of(lookupTables);
  if (thing === 'scheduled-query') return of(scheduledQueries);
  if (thing === 'delivery') return of(deliveries);
  if (thing === 'delivery-source') return of(deliverySources);
  if (thing === 'delivery-destination') return of(deliveryDestinations);
  return undefined;
}
