import type { Tag } from './api.gen.ts';
import { constraintViolation, invalidInput } from './errors.ts';
import { TAGS_MAX } from './limits.ts';
import type { Tags } from './state.ts';

/** The tags with others added. Throws InvalidInputException, ConstraintViolationException. */
export function withTags(before: Tags, added: readonly Tag[] = []): Tags {
  const keys = new Set(added.map(({ Key }) => Key));
  if (keys.size !== added.length) {
    throw invalidInput(
      'DUPLICATE_TAG_KEY',
      'Tag keys must be unique among the tags attached to the same entity.',
    );
  }
  if (added.some(({ Key }) => /^aws:/i.test(Key))) {
    throw invalidInput(
      'INVALID_SYSTEM_TAGS_PARAMETER',
      "You specified a tag key that is a system tag. You can't add, edit, or delete system tag keys because they're reserved for AWS use.",
    );
  }
  const after = { ...before, ...Object.fromEntries(added.map(({ Key, Value }) => [Key, Value])) };
  if (Object.keys(after).length > TAGS_MAX) {
    throw constraintViolation(
      'MAX_TAG_LIMIT_EXCEEDED',
      'You have exceeded the number of tags allowed on this resource.',
    );
  }
  return after;
}

export function withoutTags(before: Tags, keys: readonly string[]): Tags {
  const removed = new Set(keys);
  return Object.fromEntries(Object.entries(before).filter(([key]) => !removed.has(key)));
}

export const shownTags = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
