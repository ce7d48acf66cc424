/**
 * Tags. Keys of users and roles differ by more than case, because they are condition keys; those of everything else are
 * told apart exactly. (IAM User Guide, "Tags for AWS Identity and Access Management resources".)
 */

import type { AwsError } from '../../core/errors.ts';
import type { Tag } from '../../policy/identity/users.ts';
import { invalidInput, quotaExceeded } from './errors.ts';

export type TagCase = 'caseInsensitive' | 'exact';

const TAGS_MAX = 50;

const keyOf = (tagCase: TagCase) => (key: string) => (tagCase === 'exact' ? key : key.toLowerCase());

/** Tags by key, the new ones in place of old ones with the same key. `quota` as its error names it, or the whole error. */
export function withTags(
  before: readonly Tag[],
  added: readonly Tag[] | undefined,
  tagCase: TagCase,
  quota: string | AwsError,
): readonly Tag[] {
  if (added === undefined || added.length === 0) return before;
  const normal = keyOf(tagCase);
  const byKey = new Map(added.map((tag) => [normal(tag.Key), tag]));
  if (byKey.size < added.length) {
    throw invalidInput(
      tagCase === 'exact'
        ? 'Duplicate tag keys found.'
        : 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  }
  for (const { Key } of added) {
    if (/^aws:/i.test(Key)) throw invalidInput('Tag keys must not start with aws:, which is reserved.');
  }
  const kept = before.filter(({ Key }) => !byKey.has(normal(Key)));
  const tags = [...kept, ...added.map(({ Key, Value }) => ({ Key, Value }))];
  if (tags.length > TAGS_MAX) throw typeof quota === 'string' ? quotaExceeded(quota, TAGS_MAX) : quota;
  return tags.sort((a, b) => (a.Key < b.Key ? -1 : 1));
}

/** Keys that are not there are no error. */
export function withoutTags(
  before: readonly Tag[],
  keys: readonly string[],
  tagCase: TagCase,
): readonly Tag[] {
  const normal = keyOf(tagCase);
  const removed = new Set(keys.map(normal));
  return before.filter(({ Key }) => !removed.has(normal(Key)));
}

/** As outputs have them: absent where AWS leaves an empty list out. */
export function shownTags(tags: readonly Tag[]): { Tags?: Tag[] } {
  return tags.length === 0 ? {} : { Tags: [...tags] };
}
