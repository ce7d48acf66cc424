/**
 * The request context: what condition keys are worth in this request. Keys are case-insensitive on AWS, tag
 * keys behind a slash included, so everything here works on lower-case names. Values are text, as in
 * policies; numbers, booleans and dates are written out (`"true"`, `"20"`, ISO 8601), binary values as
 * base64.
 */

/** A list is a multivalued key even when it has one element. */
export type ContextValue = string | readonly string[];

export interface ConditionContext {
  /**
   * @param key condition key in lower case
   * @returns undefined when the request does not have the key
   */
  get(key: string): ContextValue | undefined;
}

/** A value, or a function that is called at most once, when a policy first asks for the key. */
export type LazyValue = ContextValue | undefined | (() => ContextValue | undefined);

export const EMPTY_CONTEXT: ConditionContext = { get: () => undefined };

/**
 * A context from named values; names may have any case. Of names that differ by case only, the last one
 * stands.
 */
export function contextOf(entries: Iterable<readonly [string, LazyValue]>): ConditionContext {
  const values = new Map<string, LazyValue>();
  for (const [key, value] of entries) values.set(key.toLowerCase(), value);
  return {
    get: (key) => {
      const value = values.get(key);
      if (typeof value !== 'function') return value;
      const computed = value();
      values.set(key, computed);
      return computed;
    },
  };
}

/** A context that is made when a policy first asks for a key: most policies never do. Each value is computed once. */
export function lazyContext(make: () => ConditionContext): ConditionContext {
  let made: ConditionContext | undefined;
  let values: Map<string, ContextValue | undefined> | undefined;
  return {
    get: (key) => {
      made ??= make();
      values ??= new Map();
      const known = values.get(key);
      if (known !== undefined || values.has(key)) return known;
      const value = made.get(key);
      values.set(key, value);
      return value;
    },
  };
}

/** Asks each context in turn: put the service's own keys before the global ones. */
export function firstOf(...contexts: readonly ConditionContext[]): ConditionContext {
  return {
    get: (key) => {
      for (const context of contexts) {
        const value = context.get(key);
        if (value !== undefined) return value;
      }
      return undefined;
    },
  };
}

/**
 * Tags as condition keys: `tagContext('aws:ResourceTag/', tags)` answers `aws:resourcetag/<tag key>`. The
 * tags are read when the first key with the prefix is asked for.
 */
export function tagContext(
  prefix: string,
  tags: () => Iterable<readonly [string, string]> | undefined,
): ConditionContext {
  const lowerPrefix = prefix.toLowerCase();
  let byKey: Map<string, string> | undefined;
  return {
    get: (key) => {
      if (!key.startsWith(lowerPrefix)) return undefined;
      byKey ??= new Map([...(tags() ?? [])].map(([name, value]) => [name.toLowerCase(), value]));
      return byKey.get(key.slice(lowerPrefix.length));
    },
  };
}
