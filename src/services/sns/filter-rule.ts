/** One condition of a filter policy, as it was compiled, and what it matches. */

import { BlockList, isIPv4, isIPv6 } from 'node:net';

export type Scalar = string | number | boolean | null;

export type FilterRule =
  | { kind: 'equals'; value: Scalar }
  | { kind: 'ignoreCase'; text: string }
  | { kind: 'prefix' | 'suffix'; text: string }
  | { kind: 'numeric'; ranges: readonly NumericBound[] }
  | { kind: 'cidr'; block: BlockList }
  | { kind: 'exists'; exists: boolean }
  /** Matches what none of the rules matches. */
  | { kind: 'anythingBut'; rules: readonly FilterRule[] };

export interface NumericBound {
  operator: '=' | '<' | '<=' | '>' | '>=';
  value: number;
}

/** Whether the rule matches a value that is there. */
export function ruleMatches(rule: FilterRule, value: Scalar): boolean {
  switch (rule.kind) {
    case 'equals':
      return isSame(rule.value, value);
    case 'exists':
      return rule.exists;
    case 'numeric':
      return typeof value === 'number' && rule.ranges.every((bound) => withinBound(bound, value));
    case 'anythingBut':
      return !rule.rules.some((inner) => ruleMatches(inner, value));
    default:
      return typeof value === 'string' && textMatches(rule, value);
  }
}

/** AWS compares five digits behind the point. */
const fixed = (value: number) => Math.round(value * 1e5);

function isSame(a: Scalar, b: Scalar): boolean {
  return typeof a === 'number' && typeof b === 'number' ? fixed(a) === fixed(b) : a === b;
}

function textMatches(
  rule: Extract<FilterRule, { kind: 'ignoreCase' | 'prefix' | 'suffix' | 'cidr' }>,
  value: string,
): boolean {
  switch (rule.kind) {
    case 'ignoreCase':
      return value.toLowerCase() === rule.text.toLowerCase();
    case 'prefix':
      return value.startsWith(rule.text);
    case 'suffix':
      return value.endsWith(rule.text);
    case 'cidr':
      if (isIPv4(value)) return rule.block.check(value, 'ipv4');
      return isIPv6(value) && rule.block.check(value, 'ipv6');
  }
}

function withinBound({ operator, value: exactBound }: NumericBound, exactValue: number): boolean {
  const bound = fixed(exactBound);
  const value = fixed(exactValue);
  switch (operator) {
    case '=':
      return value === bound;
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
  }
}

/** The addresses of `10.0.0.0/24` or one address; undefined when the text is neither. */
export function cidrBlock(text: string): BlockList | undefined {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
  if (family === undefined || rest.length > 0 || bits === undefined || !/^\d{1,3}$/.test(bits))
    return undefined;
  if (Number(bits) > (family === 'ipv4' ? 32 : 128)) return undefined;
  const block = new BlockList();
  block.addSubnet(address, Number(bits), family);
  return block;
}
