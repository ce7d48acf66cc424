/** The items of a filter policy's lists: exact values and objects with one operator. */

import { faultHere } from './filter-fault.ts';
import { cidrBlock, type FilterRule, type NumericBound } from './filter-rule.ts';
import type { JsonToken, JsonTokens } from './json-tokens.ts';

/** Numbers lie between -10^9 and 10^9. */
const NUMBER_MAX = 1e9;

/** The rule that begins with `token`. Throws {@link FilterPolicyFault}. */
export function readRule(tokens: JsonTokens, token: JsonToken | undefined): FilterRule {
  switch (token?.type) {
    case 'string':
      return { kind: 'equals', value: token.text };
    case 'number':
      return { kind: 'equals', value: checkedNumber(tokens, token.value) };
    case 'literal':
      return { kind: 'equals', value: token.text === 'null' ? null : token.text === 'true' };
    default:
      if (token?.text === '{') return readOperator(tokens);
      throw faultHere(tokens, 'Match value must be String, number, true, false, or null');
  }
}

function readOperator(tokens: JsonTokens): FilterRule {
  const name = tokens.next();
  if (name?.type !== 'name') throw faultHere(tokens, 'Empty match expression');
  const rule = operatorRule(tokens, name.text);
  if (tokens.next()?.text !== '}') throw faultHere(tokens, 'Only one key allowed in match expression');
  return rule;
}

function operatorRule(tokens: JsonTokens, name: string): FilterRule {
  switch (name) {
    case 'prefix':
    case 'suffix':
      return { kind: name, text: stringOf(tokens, name) };
    case 'equals-ignore-case':
      return { kind: 'ignoreCase', text: stringOf(tokens, name) };
    case 'cidr':
      return cidrRule(tokens);
    case 'exists':
      return existsRule(tokens);
    case 'numeric':
      return numericRule(tokens);
    case 'anything-but':
      return anythingButRule(tokens);
    default: {
      const value = tokens.next();
      if (value?.type === 'string') tokens.finishString();
      throw faultHere(tokens, `Unrecognized match type ${name}`);
    }
  }
}

function stringOf(tokens: JsonTokens, operator: string): string {
  const value = tokens.next();
  if (value?.type !== 'string') throw faultHere(tokens, `${operator} match pattern must be a string`);
  return value.text;
}

function cidrRule(tokens: JsonTokens): FilterRule {
  const value = tokens.next();
  if (value?.type !== 'string') throw faultHere(tokens, 'prefix match pattern must be a string');
  const block = cidrBlock(value.text);
  tokens.finishString();
  if (block === undefined) {
    const isPair = value.text.split('/').length === 2;
    throw faultHere(
      tokens,
      isPair ? `Malformed CIDR, invalid address: ${value.text}` : "Malformed CIDR, one '/' required",
    );
  }
  return { kind: 'cidr', block };
}

function existsRule(tokens: JsonTokens): FilterRule {
  const value = tokens.next();
  if (value?.type !== 'literal' || value.text === 'null') {
    throw faultHere(tokens, 'exists match pattern must be either true or false.');
  }
  return { kind: 'exists', exists: value.text === 'true' };
}

function numericRule(tokens: JsonTokens): FilterRule {
  const open = tokens.next();
  if (open?.text !== '[') throw faultHere(tokens, 'Value of numeric must be an array.');
  const first = tokens.next();
  if (first?.type !== 'string') {
    throw faultHere(tokens, `Invalid member in numeric match: ${first?.text ?? ''}`);
  }
  const value = tokens.next();
  const operator = first.text;
  if (operator === '=') return singleNumber(tokens, value, { operator, name: 'equals' });
  if (operator === '<' || operator === '<=') return singleNumber(tokens, value, { operator, name: operator });
  if (operator !== '>' && operator !== '>=') {
    throw faultHere(tokens, `Unrecognized numeric range operator: ${operator}`);
  }
  return rangeRule(tokens, { operator, value: numberOf(tokens, value, operator) });
}

function singleNumber(
  tokens: JsonTokens,
  value: JsonToken | undefined,
  { operator, name }: { operator: NumericBound['operator']; name: string },
): FilterRule {
  const bound = { operator, value: numberOf(tokens, value, name) };
  if (tokens.next()?.text !== ']') throw faultHere(tokens, 'Too many elements in numeric expression');
  return { kind: 'numeric', ranges: [bound] };
}

function rangeRule(tokens: JsonTokens, bottom: NumericBound): FilterRule {
  const second = tokens.next();
  if (second?.type === 'symbol' && second.text === ']') return { kind: 'numeric', ranges: [bottom] };
  if (second?.type !== 'string') throw faultHere(tokens, `Bad value in numeric range: ${second?.text ?? ''}`);
  const operator = second.text;
  if (operator !== '<' && operator !== '<=') {
    tokens.finishString();
    throw faultHere(tokens, `Bad numeric range operator: ${operator}`);
  }
  const top: NumericBound = { operator, value: numberOf(tokens, tokens.next(), operator) };
  const end = tokens.next();
  if (end?.type !== 'symbol') throw faultHere(tokens, 'Too many terms in numeric range expression');
  if (bottom.value >= top.value) throw faultHere(tokens, 'Bottom must be less than top');
  return { kind: 'numeric', ranges: [bottom, top] };
}

function numberOf(tokens: JsonTokens, token: JsonToken | undefined, operator: string): number {
  if (token?.type !== 'number') throw faultHere(tokens, `Value of ${operator} must be numeric`);
  return checkedNumber(tokens, token.value);
}

function checkedNumber(tokens: JsonTokens, value: number): number {
  if (Math.abs(value) <= NUMBER_MAX) return value;
  throw faultHere(tokens, 'Value must be between -1.0E9 and 1.0E9, inclusive');
}

function anythingButRule(tokens: JsonTokens): FilterRule {
  const value = tokens.next();
  if (value?.type === 'string' || value?.type === 'number') {
    return { kind: 'anythingBut', rules: [readRule(tokens, value)] };
  }
  if (value?.text === '[') return { kind: 'anythingBut', rules: exclusions(tokens) };
  if (value?.text === '{') return anythingButOperator(tokens);
  throw faultHere(tokens, 'Value of anything-but must be an array or single string/number value.');
}

function exclusions(tokens: JsonTokens): FilterRule[] {
  const rules: FilterRule[] = [];
  const types = new Set<string>();
  for (;;) {
    const token = tokens.next();
    if (token?.text === ']' && token.type === 'symbol') break;
    if (token?.type !== 'string' && token?.type !== 'number') {
      throw faultHere(tokens, 'Inside anything but list, start|null|boolean is not supported.');
    }
    types.add(token.type);
    rules.push(readRule(tokens, token));
  }
  if (rules.length === 0) throw faultHere(tokens, 'Empty arrays are not allowed');
  if (types.size > 1) {
    const text =
      'Inside anything but list, either all values are number or string, mixed type is not supported';
    throw faultHere(tokens, text);
  }
  return rules;
}

function anythingButOperator(tokens: JsonTokens): FilterRule {
  const name = tokens.next();
  const operator = name?.type === 'name' ? name.text : '';
  if (operator !== 'prefix' && operator !== 'suffix' && operator !== 'equals-ignore-case') {
    throw faultHere(tokens, `Unsupported anything-but pattern: ${operator}`);
  }
  const kind = operator === 'equals-ignore-case' ? 'ignoreCase' : operator;
  const texts = textsOf(tokens, operator);
  if (tokens.next()?.text !== '}') throw faultHere(tokens, 'Only one key allowed in match expression');
  return { kind: 'anythingBut', rules: texts.map((text) => ({ kind, text })) };
}

function textsOf(tokens: JsonTokens, operator: string): string[] {
  const value = tokens.next();
  if (value?.type === 'string') return [value.text];
  if (value?.text !== '[') throw faultHere(tokens, `${operator} match pattern must be a string`);
  const texts: string[] = [];
  for (;;) {
    const token = tokens.next();
    if (token?.type === 'symbol' && token.text === ']') break;
    if (token?.type !== 'string') throw faultHere(tokens, `${operator} match pattern must be a string`);
    texts.push(token.text);
  }
  if (texts.length === 0) throw faultHere(tokens, 'Empty arrays are not allowed');
  return texts;
}
