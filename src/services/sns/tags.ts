/** Tags of topics. https://docs.aws.amazon.com/sns/latest/dg/sns-tags.html */

import type { Tag } from './api.gen.ts';
import { invalidParameter, tagLimitExceeded } from './errors.ts';
import { TAG_KEY_LENGTH_MAX, TAG_VALUE_LENGTH_MAX, TAGS_MAX } from './limits.ts';

export type Tags = Readonly<Record<string, string>>;

/** The tags with others added. Throws InvalidParameter, TagLimitExceeded. */
export function withTags(before: Tags, added: readonly Tag[]): Record<string, string> {
  const keys = new Set(added.map(({ Key }) => Key));
  if (keys.size !== added.length) throw invalidParameter('Duplicated keys are not allowed.');
  for (const { Key, Value } of added) {
    checkTagKey(Key);
    if (typeof Value !== 'string' || Value.length > TAG_VALUE_LENGTH_MAX) {
      throw invalidParameter(
        `Tag values must be between 0 and ${TAG_VALUE_LENGTH_MAX} characters in length.`,
      );
    }
  }
  const after = { ...before, ...Object.fromEntries(added.map(({ Key, Value }) => [Key, Value])) };
  if (Object.keys(after).length > TAGS_MAX) throw tagLimitExceeded();
  return after;
}

export function checkTagKey(key: unknown): void {
  if (typeof key !== 'string' || key.length < 1 || key.length > TAG_KEY_LENGTH_MAX) {
    throw invalidParameter(`Tag keys must be between 1 and ${TAG_KEY_LENGTH_MAX} characters in length.`);
  }
  if (key.toLowerCase().startsWith('aws:')) {
    throw invalidParameter(`Tag key ${key} is reserved: keys must not begin with aws:.`);
  }
}

export function toList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
