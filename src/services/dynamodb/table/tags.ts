/** Tags of tables and their rules. All functions throw ValidationException. */

import type { Tag } from '../api.gen.ts';
import { validation } from '../errors.ts';
import { TAGS_MAX } from '../limits.ts';

const TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const KEY_CHARACTERS_MAX = 128;
const VALUE_CHARACTERS_MAX = 256;

function isText(text: string | undefined, charactersMax: number): text is string {
  return text !== undefined && text.length <= charactersMax && TEXT.test(text);
}

/** Keys and values are not the model's to check: what is missing is told as `null`. */
export function checkTagKey(key: string | undefined): void {
  if (key === '' || !isText(key, KEY_CHARACTERS_MAX)) {
    throw validation(`The Tag Key provided is invalid, Key: ${key ?? null}`);
  }
}

function checkTag({ Key: key, Value: value }: Partial<Tag>): void {
  checkTagKey(key);
  if (key !== undefined && /^aws:/i.test(key)) {
    throw validation(`Tag Key cannot be prefixed with aws:, Key: ${key}`);
  }
  if (!isText(value, VALUE_CHARACTERS_MAX)) {
    throw validation(`The Tag Value provided is invalid, Value: ${value ?? null}`);
  }
}

/** The tags after `added` were set on top of `before`. */
export function withTags(before: readonly Tag[], added: readonly Tag[]): Tag[] {
  const seen = new Set<string>();
  for (const tag of added) {
    checkTag(tag);
    if (seen.has(tag.Key)) {
      throw validation(`Duplicate Tag Keys provided as input: Duplicate Tag Key found ${tag.Key}`);
    }
    seen.add(tag.Key);
  }
  const tags = [...before.filter(({ Key }) => !seen.has(Key)), ...added];
  if (tags.length > TAGS_MAX) {
    throw validation('Number of Tags exceed the current limit for the provided ResourceArn');
  }
  return tags;
}
