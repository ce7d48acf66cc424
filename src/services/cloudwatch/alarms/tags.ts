/** Tags of alarms and dashboards. */

import type { Tag } from '../api.gen.ts';
import { invalidValue } from '../errors.ts';

const TAGS_MAX = 50;

/** The tags with others added. @throws AwsError InvalidParameterValue */
export function withTags(
  before: Readonly<Record<string, string>>,
  added: readonly Tag[],
): Record<string, string> {
  if (new Set(added.map(({ Key }) => Key)).size < added.length) {
    throw invalidValue('Duplicate tag keys are not allowed.');
  }
  for (const { Key } of added) {
    if (Key.toLowerCase().startsWith('aws:')) throw invalidValue('Tag keys must not begin with aws:.');
  }
  const after = { ...before, ...Object.fromEntries(added.map(({ Key, Value }) => [Key, Value])) };
  if (Object.keys(after).length > TAGS_MAX) {
    throw invalidValue(`The number of tags exceeds the limit of ${TAGS_MAX} for a resource.`);
  }
  return after;
}

export function shownTags(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
