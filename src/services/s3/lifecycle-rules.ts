/**
 * Lifecycle rules: what S3 checks of them, and what they say about an object.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */

import type { LifecycleExpiration, LifecycleRule, LifecycleRuleFilter, Tag, Transition } from './api.gen.ts';
import type { StoredRule } from './bucket-record.ts';
import type { Bucket } from './buckets.ts';
import { invalidArgument, invalidRequest, malformedXml } from './errors.ts';
import type { StoredObject } from './object-record.ts';

const DAY_MS = 86_400_000;
const RULES_MAX = 1000;
const ID_LENGTH_MAX = 255;
const INFREQUENT_DAYS_MIN = 30;

const CLASSES: ReadonlySet<string> = new Set([
  'GLACIER',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
]);

/** @throws AwsError MalformedXML, InvalidArgument, InvalidRequest */
export function readRules(rules: readonly LifecycleRule[] | undefined, newId: () => string): StoredRule[] {
  if (rules === undefined || rules.length === 0 || rules.length > RULES_MAX) throw malformedXml();
  const ids = new Set<string>();
  const stored = rules.map((rule) => {
    const id = rule.ID === undefined || rule.ID === '' ? newId() : rule.ID;
    if (id.length > ID_LENGTH_MAX) {
      throw invalidArgument('ID length should not exceed allowed limit of 255', 'ID', id);
    }
    if (ids.has(id)) {
      const text = 'Rule ID must be unique. Found same ID for more than one rule';
      throw invalidArgument(text, 'ID', id);
    }
    ids.add(id);
    checkRule(rule);
    return storeRule({ ...rule, ID: id });
  });
  if (rules.some(({ Filter }) => Filter !== undefined) && rules.some(({ Prefix }) => Prefix !== undefined)) {
    throw invalidRequest(
      'Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.',
    );
  }
  return stored;
}

function checkRule(rule: LifecycleRule): void {
  if (rule.Status !== 'Enabled' && rule.Status !== 'Disabled') throw malformedXml();
  if ((rule.Filter === undefined) === (rule.Prefix === undefined)) throw malformedXml();
  const tags = checkFilter(rule.Filter);
  const { Expiration: expiration, AbortIncompleteMultipartUpload: abort } = rule;
  const transitions = rule.Transitions ?? [];
  const noncurrent = rule.NoncurrentVersionExpiration;
  const noncurrentTransitions = rule.NoncurrentVersionTransitions ?? [];
  const actions = [expiration, abort, noncurrent, ...transitions, ...noncurrentTransitions];
  if (actions.every((action) => action === undefined)) {
    throw invalidRequest('At least one action needs to be specified in a rule');
  }
  if (expiration !== undefined) checkExpiration(expiration, tags.length > 0);
  if (abort !== undefined) {
    if (tags.length > 0)
      throw invalidRequest('AbortIncompleteMultipartUpload cannot be specified with Tags.');
    checkDays('DaysAfterInitiation', 'AbortIncompleteMultipartUpload', abort.DaysAfterInitiation);
  }
  if (noncurrent !== undefined) {
    checkDays('NoncurrentDays', 'NoncurrentVersionExpiration', noncurrent.NoncurrentDays);
  }
  for (const transition of transitions) checkTransition(transition, expiration);
  for (const { StorageClass: storageClass = '', NoncurrentDays: days } of noncurrentTransitions) {
    if (!CLASSES.has(storageClass) || days === undefined) throw malformedXml();
  }
}

/** The tags of a filter; a filter names one thing, or several under And. */
function checkFilter(filter: LifecycleRuleFilter | undefined): readonly Tag[] {
  if (filter === undefined) return [];
  const named = Object.values(filter).filter((value) => value !== undefined);
  if (named.length > 1) throw malformedXml();
  const tags = filter.And?.Tags ?? (filter.Tag === undefined ? [] : [filter.Tag]);
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) {
    throw invalidRequest('Duplicate Tag Keys are not allowed.');
  }
  return tags;
}

function checkDays(member: string, action: string, days: number | undefined): void {
  if (days === undefined) throw malformedXml();
  if (days < 1)
    throw invalidArgument(`'${member}' for ${action} action must be a positive integer`, member, days);
}

function checkExpiration(expiration: LifecycleExpiration, hasTags: boolean): void {
  const { Date: date, Days: days, ExpiredObjectDeleteMarker: marker } = expiration;
  const given = [date, days, marker].filter((value) => value !== undefined);
  if (given.length !== 1) throw malformedXml();
  if (days !== undefined) checkDays('Days', 'Expiration', days);
  if (date !== undefined) checkDate(date);
  if (marker !== undefined && hasTags) {
    throw invalidRequest('ExpiredObjectDeleteMarker cannot be specified with Tags.');
  }
}

function checkDate(date: Date): void {
  if (date.getTime() % DAY_MS === 0) return;
  throw invalidArgument("'Date' must be at midnight GMT", 'Date', date.toISOString());
}

function checkTransition(transition: Transition, expiration: LifecycleExpiration | undefined): void {
  const { Date: date, Days: days, StorageClass: storageClass = '' } = transition;
  if (!CLASSES.has(storageClass) || (date === undefined) === (days === undefined)) throw malformedXml();
  if (date !== undefined) checkDate(date);
  if (days === undefined) return;
  if (days < 0) throw invalidArgument("'Days' in Transition action must be nonnegative", 'Days', days);
  if (/_IA$/.test(storageClass) && days < INFREQUENT_DAYS_MIN) {
    throw invalidArgument(
      `'Days' in Transition action must be greater than or equal to 30 for storageClass '${storageClass}'`,
      'Days',
      days,
    );
  }
  if (expiration?.Days !== undefined && expiration.Days <= days) {
    throw invalidArgument(
      "'Days' in the Expiration action must be greater than 'Days' in the Transition action",
      'Days',
      expiration.Days,
    );
  }
}

function storeRule(rule: LifecycleRule & { ID: string }): StoredRule {
  return {
    ...rule,
    Expiration:
      rule.Expiration === undefined
        ? undefined
        : { ...rule.Expiration, Date: rule.Expiration.Date?.toISOString() },
    Transitions: rule.Transitions?.map((each) => ({ ...each, Date: each.Date?.toISOString() })),
  };
}

/** A rule as it was put. */
export function showRule(rule: StoredRule): LifecycleRule {
  return {
    ...rule,
    Expiration:
      rule.Expiration === undefined ? undefined : { ...rule.Expiration, Date: dateOf(rule.Expiration.Date) },
    Transitions: rule.Transitions?.map((each) => ({ ...each, Date: dateOf(each.Date) })),
  };
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

/** What a filter looks at. */
export type Filtered = Pick<StoredObject, 'key' | 'size'> & { tags: readonly Tag[] };

export function filteredOf({ key, size, headers }: StoredObject): Filtered {
  return { key, size, tags: headers.tags ?? [] };
}

/** Whether a rule is about an object. */
export function covers(rule: StoredRule, { key, size, tags }: Filtered): boolean {
  const filter = rule.Filter?.And ?? rule.Filter ?? {};
  const prefix = filter.Prefix ?? rule.Prefix ?? '';
  const wanted = rule.Filter?.And?.Tags ?? (rule.Filter?.Tag === undefined ? [] : [rule.Filter.Tag]);
  return (
    key.startsWith(prefix) &&
    (filter.ObjectSizeGreaterThan === undefined || size > filter.ObjectSizeGreaterThan) &&
    (filter.ObjectSizeLessThan === undefined || size < filter.ObjectSizeLessThan) &&
    wanted.every(({ Key, Value }) => tags.some((tag) => tag.Key === Key && tag.Value === Value))
  );
}

/** When something that counts from `sinceMs` is due: at the midnight (UTC) after as many days. */
export function dueAfter(sinceMs: number, days: number): number {
  return Math.ceil((sinceMs + days * DAY_MS) / DAY_MS) * DAY_MS;
}

/** The first expiration that the rules of a bucket give an object. */
export function expirationTime(
  rules: readonly StoredRule[],
  object: StoredObject,
): { atMs: number; rule: string } | undefined {
  let first: { atMs: number; rule: string } | undefined;
  for (const rule of rules) {
    const { Date: date, Days: days } = rule.Expiration ?? {};
    if (rule.Status !== 'Enabled' || (date === undefined && days === undefined)) continue;
    if (!covers(rule, filteredOf(object))) continue;
    const atMs = date === undefined ? dueAfter(object.modifiedAtMs, days ?? 0) : Date.parse(date);
    if (first === undefined || atMs < first.atMs) first = { atMs, rule: rule.ID };
  }
  return first;
}

/** `x-amz-expiration` of an object; undefined without a rule that expires it. */
export function expirationOf(bucket: Bucket, object: StoredObject): string | undefined {
  if (bucket.lifecycle === undefined) return undefined;
  const found = expirationTime(bucket.lifecycle.rules, object);
  if (found === undefined) return undefined;
  return `expiry-date="${new Date(found.atMs).toUTCString()}", rule-id="${encodeURIComponent(found.rule)}"`;
}
