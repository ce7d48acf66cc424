/**
 * Filter policies: JSON -> what a subscription wants. Pure.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 *
 * The faults are those of AWS's own reader (its rule engine is public: aws/event-ruler), down to the column.
 */

import { FilterPolicyFault, faultAt, faultHere } from './filter-fault.ts';
import { readRule } from './filter-operators.ts';
import type { FilterRule } from './filter-rule.ts';
import { JsonSyntaxError, type JsonToken, JsonTokens } from './json-tokens.ts';
import { FILTER_COMBINATIONS_MAX, FILTER_KEYS_MAX } from './limits.ts';

export type FilterScope = 'MessageAttributes' | 'MessageBody';

/** All of `fields` and, for each list in `either`, at least one of its policies. */
export interface FilterPolicy {
  fields: readonly (readonly [string, FilterField])[];
  either: readonly (readonly FilterPolicy[])[];
}

/** Any of the rules, or a policy for the object below. */
export type FilterField = { rules: readonly FilterRule[] } | { object: FilterPolicy };

const NESTED = 'Filter policy scope MessageAttributes does not support nested filter policy';
/** With one of these as a name, `$or` is an ordinary field (event-ruler). */
const RESERVED: ReadonlySet<string> = new Set([
  'exactly',
  'prefix',
  'suffix',
  'equals-ignore-case',
  'wildcard',
  'anything-but',
  'numeric',
  'cidr',
  'exists',
]);

/** Throws {@link FilterPolicyFault}. */
export function parseFilterPolicy(text: string, scope: FilterScope): FilterPolicy {
  const policy = new FilterParser(text, scope).parse();
  if (keysOf(policy) > FILTER_KEYS_MAX) {
    throw new FilterPolicyFault(`Filter policy can not have more than ${FILTER_KEYS_MAX} keys`);
  }
  if (combinations(policy, 1, 1) > FILTER_COMBINATIONS_MAX) {
    throw new FilterPolicyFault('Filter policy is too complex');
  }
  return policy;
}

class FilterParser {
  readonly #tokens: JsonTokens;
  readonly #scope: FilterScope;

  constructor(text: string, scope: FilterScope) {
    this.#tokens = new JsonTokens(text);
    this.#scope = scope;
  }

  parse(): FilterPolicy {
    try {
      const first = this.#tokens.next();
      if (first?.text !== '{' || first.type !== 'symbol') {
        throw faultHere(this.#tokens, 'Filter is not an object');
      }
      const policy = this.#object(true);
      this.#tokens.next();
      return policy;
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      throw faultAt(error, `failed to parse JSON. ${error.message}`);
    }
  }

  /** Behind its brace. Only the whole policy may be empty: it lets everything through. */
  #object(mayBeEmpty = false): FilterPolicy {
    const fields = new Map<string, FilterField>();
    const either: (readonly FilterPolicy[])[] = [];
    for (;;) {
      const token = this.#tokens.next();
      if (token?.type !== 'name') break;
      const value = this.#tokens.next();
      if (isSymbol(value, '{')) fields.set(token.text, { object: this.#nested() });
      else if (!isSymbol(value, '[')) {
        throw faultHere(this.#tokens, `"${token.text}" must be an object or an array`);
      } else if (token.text === '$or') this.#or(fields, either);
      else fields.set(token.text, { rules: this.#rules() });
    }
    if (!mayBeEmpty && fields.size === 0 && either.length === 0)
      throw faultHere(this.#tokens, 'Empty objects are not allowed');
    return { fields: [...fields], either };
  }

  #nested(): FilterPolicy {
    if (this.#scope === 'MessageAttributes') throw new FilterPolicyFault(NESTED, true);
    return this.#object();
  }

  /** Behind its bracket: a list of two or more objects without reserved names; else an ordinary field. */
  #or(fields: Map<string, FilterField>, either: (readonly FilterPolicy[])[]): void {
    const policies: FilterPolicy[] = [];
    const rules: FilterRule[] = [];
    for (;;) {
      const token = this.#tokens.next();
      if (isSymbol(token, ']')) break;
      if (isSymbol(token, '{')) policies.push(this.#object());
      else rules.push(readRule(this.#tokens, token));
    }
    const isOr =
      policies.length >= 2 &&
      rules.length === 0 &&
      policies.every((policy) => policy.fields.every(([name]) => !RESERVED.has(name)));
    if (isOr) either.push(policies);
    else if (policies.length === 0 && rules.length > 0) fields.set('$or', { rules });
    else throw faultHere(this.#tokens, '"$or" must be an array with at least two objects');
  }

  #rules(): FilterRule[] {
    const rules: FilterRule[] = [];
    for (;;) {
      const token = this.#tokens.next();
      if (isSymbol(token, ']')) break;
      rules.push(readRule(this.#tokens, token));
    }
    if (rules.length === 0) throw faultHere(this.#tokens, 'Empty arrays are not allowed');
    return rules;
  }
}

function isSymbol(token: JsonToken | undefined, symbol: string): boolean {
  return token?.type === 'symbol' && token.text === symbol;
}

/** Only the names at the top count; of alternatives those of the one with the most. */
function keysOf({ fields, either }: FilterPolicy): number {
  return either.reduce((sum, policies) => sum + Math.max(...policies.map(keysOf)), fields.length);
}

/** Every list multiplies by its length and by its depth; alternatives add up. */
function combinations({ fields, either }: FilterPolicy, depth: number, before: number): number {
  let total = before;
  for (const [, field] of fields) {
    if ('object' in field) total = combinations(field.object, depth + 1, total);
    else total *= field.rules.length * depth;
  }
  for (const policies of either) {
    const factor = total;
    total = policies.reduce((sum, policy) => sum + combinations(policy, depth, factor), 0);
  }
  return total;
}
