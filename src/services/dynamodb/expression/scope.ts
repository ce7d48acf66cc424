/** ExpressionAttributeNames and ExpressionAttributeValues of one request, shared by its expressions. */

import { validation } from '../errors.ts';
import { type AttributeValue, attributeOf, canonicalValue, type Item } from '../item/attribute-value.ts';
import type { LiteralNode, PathNode, PathSegment, ReferenceNode } from './ast.ts';

const ALIAS = /^#[0-9a-zA-Z_]+$/;
const REFERENCE = /^:[0-9a-zA-Z_]+$/;
const KEY_CHARACTERS_MAX = 255;

export interface ExpressionScope {
  readonly names: Readonly<Record<string, string>>;
  /** Canonical. */
  readonly values: Item;
  readonly unusedNames: Set<string>;
  readonly unusedValues: Set<string>;
}

function checkKeys(parameter: string, keys: readonly string[], pattern: RegExp): void {
  if (keys.length === 0) throw validation(`${parameter} must not be empty`);
  for (const key of keys) {
    const invalid = `${parameter} contains invalid key:`;
    if (key.length > KEY_CHARACTERS_MAX) {
      const rule = 'The expression attribute map contains a key that is too long';
      throw validation(`${invalid} ${rule}; size of key: ${key.length}`);
    }
    if (!pattern.test(key)) throw validation(`${invalid} Syntax error; key: "${key}"`);
  }
}

function checkNames(names: Readonly<Record<string, string>>): void {
  checkKeys('ExpressionAttributeNames', Object.keys(names), ALIAS);
  for (const [alias, name] of Object.entries(names)) {
    if (name !== '') continue;
    throw validation(
      `ExpressionAttributeNames contains invalid value: Empty attribute name for key ${alias}`,
    );
  }
}

function canonicalReference(reference: string, value: AttributeValue): AttributeValue {
  try {
    return canonicalValue(value);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const message = `ExpressionAttributeValues contains invalid value: ${error.message}`;
    throw validation(`${message} for key ${reference}`);
  }
}

function canonicalValues(values: Item): Item {
  checkKeys('ExpressionAttributeValues', Object.keys(values), REFERENCE);
  const canonical: Item = {};
  for (const [reference, value] of Object.entries(values)) {
    canonical[reference] = canonicalReference(reference, value);
  }
  return canonical;
}

/** Checks the two maps of a request. Throws ValidationException. */
export function createScope(
  names: Readonly<Record<string, string>> | undefined,
  values: Item | undefined,
): ExpressionScope {
  if (names !== undefined) checkNames(names);
  return {
    names: names ?? {},
    values: values === undefined ? {} : canonicalValues(values),
    unusedNames: new Set(Object.keys(names ?? {})),
    unusedValues: new Set(Object.keys(values ?? {})),
  };
}

/** To be called when all expressions of the request are bound. Throws ValidationException for what none of them uses. */
export function checkAllUsed(scope: ExpressionScope): void {
  const check = (parameter: string, unused: ReadonlySet<string>) => {
    if (unused.size === 0) return;
    const keys = [...unused].join(', ');
    throw validation(`Value provided in ${parameter} unused in expressions: keys: {${keys}}`);
  };
  check('ExpressionAttributeNames', scope.unusedNames);
  check('ExpressionAttributeValues', scope.unusedValues);
}

export function undefinedName(alias: string): string {
  return `An expression attribute name used in the document path is not defined; attribute name: ${alias}`;
}

export function undefinedValue(reference: string): string {
  return `An expression attribute value used in expression is not defined; attribute value: ${reference}`;
}

/** The path with the request's names; the same object when it has no aliases. */
export function bindPath(
  scope: ExpressionScope,
  path: PathNode,
  onUndefined: (alias: string) => void,
): PathNode {
  if (!path.segments.some(isAlias)) return path;
  const segments = path.segments.map((segment) => {
    if (!isAlias(segment)) return segment;
    scope.unusedNames.delete(segment);
    const name = Object.hasOwn(scope.names, segment) ? scope.names[segment] : undefined;
    if (name === undefined) onUndefined(segment);
    return name ?? segment;
  });
  return { kind: 'path', segments };
}

function isAlias(segment: PathSegment): segment is string {
  return typeof segment === 'string' && segment.startsWith('#');
}

export function bindReference(
  scope: ExpressionScope,
  { name }: ReferenceNode,
  onUndefined: (reference: string) => void,
): LiteralNode {
  scope.unusedValues.delete(name);
  const value = attributeOf(scope.values, name);
  if (value === undefined) onUndefined(name);
  return { kind: 'literal', value: value ?? { NULL: true } };
}
