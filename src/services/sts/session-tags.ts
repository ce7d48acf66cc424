/** Tags of sessions, and which of them a session hands on. Keys differ by more than case. */

import type { SessionFacts } from '../../core/caller.ts';
import type { Tag } from './api.gen.ts';
import { invalidParameterValue } from './errors.ts';

export interface SessionTags {
  tags: Record<string, string>;
  /** Keys of tags that sessions assumed from this one inherit. */
  transitiveTagKeys: readonly string[];
}

const TAGS_MAX = 50;

/** The tags that a session hands on to those that are assumed from it. */
export function inheritedTags(session: SessionFacts | undefined): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const key of session?.transitiveTagKeys ?? []) {
    const value = session?.tags?.[key];
    if (value !== undefined) inherited[key] = value;
  }
  return inherited;
}

/** The tags of a new session: those asked for and those inherited. */
export function sessionTags(
  caller: SessionFacts | undefined,
  asked: readonly Tag[] = [],
  transitive: readonly string[] = [],
): SessionTags {
  const askedKeys = new Set(asked.map(({ Key }) => Key.toLowerCase()));
  if (askedKeys.size < asked.length) {
    throw invalidParameterValue('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  for (const { Key } of asked) {
    if (/^aws:/i.test(Key)) {
      throw invalidParameterValue('Tag keys must not start with aws:, which is reserved.');
    }
  }
  if (transitive.some((key) => !askedKeys.has(key.toLowerCase()))) {
    throw invalidParameterValue('The specified transitive tag key must be included in the requested tags.');
  }
  const inherited = inheritedTags(caller);
  if (Object.keys(inherited).some((key) => askedKeys.has(key.toLowerCase()))) {
    throw invalidParameterValue(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from " +
        'the calling session.',
    );
  }
  const tags = { ...inherited, ...Object.fromEntries(asked.map(({ Key, Value }) => [Key, Value])) };
  if (Object.keys(tags).length > TAGS_MAX) {
    throw invalidParameterValue(`A session can have ${TAGS_MAX} tags at most.`);
  }
  // Under the names that the tags have, whatever case they were asked for in.
  const handedOn = new Set(transitive.map((key) => key.toLowerCase()));
  const own = asked.map(({ Key }) => Key).filter((key) => handedOn.has(key.toLowerCase()));
  return { tags, transitiveTagKeys: [...Object.keys(inherited), ...own] };
}
