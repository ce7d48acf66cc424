/** Attributes that a caller gives: checked in AWS's words, and what they make of those that a queue has. */

import { effectiveAttribute, KMS_REUSE_DEFAULT, SETTABLE_ATTRIBUTES } from './attribute-table.ts';
import { invalidAttributeName, invalidAttributeValue, unknownAttribute } from './errors.ts';
import { checkPolicy } from './policy.ts';
import { checkRedriveAllowPolicy, keptRedrivePolicy } from './redrive-policy.ts';

export type Attributes = Readonly<Record<string, string>>;

/** An empty text takes these away. */
const REMOVABLE: ReadonlySet<string> = new Set([
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
]);

/**
 * Checks what a caller gives, except for what needs a look at other queues (`redrive-policy.ts`).
 *
 * Throws InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue, OverLimit.
 */
export function checkAttributes(given: Attributes, isFifo: boolean): void {
  for (const [name, value] of Object.entries(given)) checkAttribute(name, value, isFifo);
  if (given['SqsManagedSseEnabled'] === 'true' && given['KmsMasterKeyId']) {
    throw invalidAttributeName(
      'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
    );
  }
}

function checkAttribute(name: string, value: string, isFifo: boolean): void {
  const entry = SETTABLE_ATTRIBUTES.get(name);
  if (entry === undefined) throw unknownAttribute(name);
  if (entry.fifoOnly === true && !isFifo) throw fifoOnly(name);
  if (value === '' && REMOVABLE.has(name)) return;
  const { rule } = entry;
  if (rule.kind === 'choice' && !rule.values.includes(value)) throw invalidAttributeValue(name);
  if (rule.kind === 'integer' && !isIntegerWithin(value, rule.min, rule.max)) {
    throw invalidAttributeValue(name);
  }
  if (name === 'Policy') checkPolicy(value);
  if (name === 'RedriveAllowPolicy') checkRedriveAllowPolicy(value);
}

function fifoOnly(name: string): Error {
  if (name === 'FifoQueue' || name === 'ContentBasedDeduplication') return unknownAttribute(name);
  return invalidAttributeName(`You can specify the ${name} only when FifoQueue is set to true.`);
}

function isIntegerWithin(text: string, min: number, max: number): boolean {
  const value = Number(text);
  return /^\d{1,10}$/.test(text) && value >= min && value <= max;
}

/** The attributes of a queue after a change. Throws InvalidAttributeValue for what does not go together. */
export function changedAttributes(before: Attributes, given: Attributes): Record<string, string> {
  const after: Record<string, string> = { ...before };
  for (const [name, value] of Object.entries(given)) {
    if (value === '') delete after[name];
    else after[name] = name === 'RedrivePolicy' ? keptRedrivePolicy(value) : value;
  }
  changeEncryption(after, given);
  if (
    after['FifoThroughputLimit'] === 'perMessageGroupId' &&
    after['DeduplicationScope'] !== 'messageGroup'
  ) {
    throw invalidAttributeValue(
      'FifoThroughputLimit',
      'The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup.',
    );
  }
  return after;
}

/** One kind of encryption at a time: the newer wins. */
function changeEncryption(after: Record<string, string>, given: Attributes): void {
  if (given['KmsMasterKeyId']) {
    after['SqsManagedSseEnabled'] = 'false';
  } else if (given['SqsManagedSseEnabled'] === 'true') {
    delete after['KmsMasterKeyId'];
  }
  if (after['KmsMasterKeyId'] === undefined) delete after['KmsDataKeyReusePeriodSeconds'];
  else after['KmsDataKeyReusePeriodSeconds'] ??= KMS_REUSE_DEFAULT;
}

/** The first given attribute that differs from what the queue has. */
export function differingAttribute(existing: Attributes, given: Attributes): string | undefined {
  return Object.keys(given).find((name) => {
    const value = given[name];
    if (value === undefined || name === 'FifoQueue') return false;
    const own = effectiveAttribute(existing, name) ?? '';
    // Nobody has checked the policy yet: it may be no JSON.
    return name === 'RedrivePolicy' ? keptRedrivePolicy(value) !== own : !isSame(value, own);
  });
}

function isSame(given: string, existing: string): boolean {
  if (given === existing) return true;
  if (!given.startsWith('{') || !existing.startsWith('{')) return false;
  return canonicalJson(given) === canonicalJson(existing);
}

/** JSON documents that mean the same have the same text, whatever the order of their members. */
function canonicalJson(text: string): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]);
  };
  return JSON.stringify(sorted(JSON.parse(text)));
}
