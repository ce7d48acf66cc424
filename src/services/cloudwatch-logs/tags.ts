/** Tags of groups. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html */

import type { TxContext } from '../../core/context.ts';
import { invalidParameter, logsError } from './errors.ts';
import { type GroupRecord, groups } from './state.ts';

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
