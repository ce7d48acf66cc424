/** Does a message pass a filter policy? Pure. */

import type { MessageAttributeValue } from './api.gen.ts';
import type { FilterField, FilterPolicy } from './filter-policy.ts';
import { type FilterRule, ruleMatches, type Scalar } from './filter-rule.ts';

type Attributes = Readonly<Record<string, MessageAttributeValue>>;

/** Filters by the message's attributes. */
export function attributesMatch(policy: FilterPolicy, attributes: Attributes): boolean {
  return policyMatches(policy, (name, field) => {
    if ('object' in field) return false;
    const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return anyRuleMatches(field.rules, attribute === undefined ? undefined : valuesOf(attribute));
  });
}

/** The values that rules see: those of a String.Array one by one, of Binary attributes none. */
function valuesOf({ DataType: type, StringValue: text = '' }: MessageAttributeValue): readonly Scalar[] {
  if (type === 'String.Array') return arrayOf(text);
  if (type === 'Number' || type.startsWith('Number.')) return [Number(text)];
  return type === 'Binary' || type.startsWith('Binary.') ? [] : [text];
}

function arrayOf(text: string): readonly Scalar[] {
  try {
    const value: unknown = JSON.parse(text);
    // AWS takes one value for a list of it, and what is no JSON for no value at all.
    return [value].flat().filter(isScalar);
  } catch {
    return [];
  }
}

/** Filters by the message itself, which has to be a JSON object. */
export function bodyMatches(policy: FilterPolicy, message: string): boolean {
  const body = jsonOf(message);
  return isObject(body) && objectMatches(policy, body);
}

/** Can a policy look at the message at all? */
export function isJsonObject(message: string): boolean {
  return isObject(jsonOf(message));
}

function jsonOf(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function objectMatches(policy: FilterPolicy, object: Readonly<Record<string, unknown>>): boolean {
  return policyMatches(policy, (name, field) => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if ('rules' in field) return anyRuleMatches(field.rules, value === undefined ? undefined : leaves(value));
    if (value === undefined) return objectMatches(field.object, {});
    // Of a list of objects one has to match as a whole.
    return elements(value).some((element) => isObject(element) && objectMatches(field.object, element));
  });
}

function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.flatMap(elements) : [value];
}

/** An object below a rule is there, but has no value that a rule could look at. */
function leaves(value: unknown): readonly Scalar[] | undefined {
  const found = elements(value).filter(isScalar);
  return found.length === 0 && isObject(value) ? undefined : found;
}

function policyMatches(
  policy: FilterPolicy,
  matches: (name: string, field: FilterField) => boolean,
): boolean {
  return (
    policy.fields.every(([name, field]) => matches(name, field)) &&
    policy.either.every((policies) => policies.some((one) => policyMatches(one, matches)))
  );
}

/** `undefined`: there is no such attribute or field, which only `exists: false` matches. */
function anyRuleMatches(rules: readonly FilterRule[], values: readonly Scalar[] | undefined): boolean {
  if (values === undefined) return rules.some((rule) => rule.kind === 'exists' && !rule.exists);
  return rules.some((rule) => {
    if (rule.kind === 'exists') return rule.exists;
    return values.some((value) => ruleMatches(rule, value));
  });
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
