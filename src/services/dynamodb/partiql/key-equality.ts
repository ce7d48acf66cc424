/** WHERE clauses that name one item: equality on every key attribute, and further conditions beside them. */

import { validation } from '../errors.ts';
import type { BoundCondition } from '../expression/ast.ts';
import { type AttributeValue, equalValues, type Item, setAttribute } from '../item/attribute-value.ts';
import { type KeySchema, keyAttributes } from '../item/key.ts';

export interface KeyEquality {
  /** The first value of each key attribute that the clause names. */
  key: Item;
  /** Key attributes with several different values. */
  conflicts: readonly string[];
  isComplete: boolean;
  /** What else has to hold; undefined: nothing. */
  rest: BoundCondition | undefined;
}

function termsOf(condition: BoundCondition): BoundCondition[] {
  return condition.kind === 'and' ? condition.terms.flatMap(termsOf) : [condition];
}

/** Attribute and value of `name = value`, or of IN with a single value where `acceptsIn`. */
function equality(condition: BoundCondition, acceptsIn: boolean): [string, AttributeValue] | undefined {
  if (condition.kind === 'in') {
    const [only, ...others] = condition.list;
    if (!acceptsIn || only === undefined || others.length > 0) return undefined;
    return equality({ kind: 'compare', operator: '=', left: condition.operand, right: only }, false);
  }
  if (condition.kind !== 'compare' || condition.operator !== '=') return undefined;
  const { left, right } = condition;
  const [path, literal] = left.kind === 'path' ? [left, right] : [right, left];
  if (path.kind !== 'path' || path.segments.length > 1 || literal.kind !== 'literal') return undefined;
  return [String(path.segments[0]), literal.value];
}

export function keyEquality(
  condition: BoundCondition | undefined,
  schema: KeySchema,
  { acceptsIn = false } = {},
): KeyEquality {
  const names = keyAttributes(schema).map(({ name }) => name);
  const key: Item = {};
  const conflicts: string[] = [];
  const rest: BoundCondition[] = [];
  for (const term of condition === undefined ? [] : termsOf(condition)) {
    const [name, value] = equality(term, acceptsIn) ?? [];
    if (name === undefined || value === undefined || !names.includes(name)) {
      rest.push(term);
      continue;
    }
    const known = Object.hasOwn(key, name) ? key[name] : undefined;
    if (known === undefined) setAttribute(key, name, value);
    else if (!equalValues(known, value)) {
      conflicts.push(name);
      rest.push(term);
    }
  }
  const [first] = rest;
  return {
    key,
    conflicts,
    isComplete: names.every((name) => Object.hasOwn(key, name)),
    rest: rest.length < 2 ? first : { kind: 'and', terms: rest },
  };
}

export function refuseConflicts({ conflicts }: KeyEquality): void {
  const [name] = conflicts;
  if (name === undefined) return;
  const rule = 'Only single item Update/Insert/Delete are supported';
  throw validation(`Multiple conditions on same key ${name}. ${rule}`);
}
