import type { Tag } from './api.gen.ts';
import { cloudtrailError } from './errors.ts';

const TAGS_MAX = 50;

/** @throws TagsLimitExceededException, InvalidTagParameterException */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): Tag[] {
  if (new Set(added.map(({ Key }) => Key)).size < added.length) {
    throw cloudtrailError('InvalidTagParameterException', 'Duplicate tag keys are not allowed.');
  }
  if (added.some(({ Key }) => Key.toLowerCase().startsWith('aws:'))) {
    throw cloudtrailError('InvalidTagParameterException', 'Tag keys cannot begin with aws:.');
  }
  const merged = new Map([...tags, ...added].map(({ Key, Value }) => [Key, Value ?? '']));
  if (merged.size > TAGS_MAX) {
    const text = `A trail has at most ${TAGS_MAX} tags.`;
    throw cloudtrailError('TagsLimitExceededException', text);
  }
  return [...merged].map(([Key, Value]) => ({ Key, Value }));
}
