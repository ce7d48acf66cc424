/** Literals and parameters as attribute values. */

import { AwsError } from '../../../core/errors.ts';
import { validation } from '../errors.ts';
import { type AttributeValue, canonicalValue, type Item, setAttribute } from '../item/attribute-value.ts';
import { canonicalNumber } from '../item/number.ts';
import type { Constant, Expr } from './ast.ts';
import { validationAt } from './errors.ts';

/** Canonical values of the request's Parameters, in their order. */
export type Parameters = readonly AttributeValue[];

/** Levels of lists and maps within a literal. */
const LEVELS_MAX = 31;
const CONSTANTS: ReadonlySet<string> = new Set([
  'string',
  'number',
  'boolean',
  'null',
  'parameter',
  'list',
  'bag',
  'struct',
]);

export function isConstant(expression: Expr): expression is Constant {
  return CONSTANTS.has(expression.kind);
}

function nameOf(expression: Expr): string {
  if (expression.kind === 'call') return expression.name;
  if (expression.kind === 'path') return expression.segments.length === 1 ? 'VariableReference' : 'Path';
  return expression.kind === 'parameter' ? 'Parameter' : 'NAry';
}

function unsupported(expression: Expr, path: string): AwsError {
  return validationAt(`Unsupported data type: ${nameOf(expression)} under key ${path}`, expression.at);
}

/** A number's own faults are told with the place within the value. */
function numberAt(text: string, path: string): string {
  try {
    return canonicalNumber(text);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw validation(`${error.message} under ${path}`);
  }
}

/** `<<1, 2>>` is a set. */
function setOf(members: readonly Expr[], path: string): AttributeValue {
  if (members.length === 0) throw validation('Empty bags are not supported');
  const strings = members.flatMap((member) => (member.kind === 'string' ? [member.text] : []));
  if (strings.length === members.length) return canonicalValue({ SS: strings });
  const texts = members.flatMap((member) => (member.kind === 'number' ? [member.text] : []));
  if (texts.length < members.length) {
    throw validation(
      'Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags',
    );
  }
  const numbers = texts.map((text) => numberAt(text, path));
  if (new Set(numbers).size < numbers.length) {
    const collection = `Input collection [${texts.join(', ')}] contains duplicates!`;
    throw validation(`One or more parameter values were invalid: ${collection} under ${path}`);
  }
  return { NS: numbers };
}

function structOf(
  members: readonly (readonly [Expr, Expr])[],
  memberValue: (name: string, value: Expr) => AttributeValue,
): Item {
  const item: Item = {};
  for (const [key, value] of members) {
    if (key.kind !== 'string') {
      throw validationAt(`Tuple keys must be of type String. Actual type: ${nameOf(key)} under root`, key.at);
    }
    if (Object.hasOwn(item, key.text)) {
      throw validationAt(`Duplicate keys in tuple. Key: ${key.text} under root`, key.at);
    }
    setAttribute(item, key.text, memberValue(key.text, value));
  }
  return item;
}

function valueAt(expression: Expr, path: string, level: number): AttributeValue {
  if (level > LEVELS_MAX) throw validation(`Nesting Levels have exceeded supported limits under ${path}`);
  switch (expression.kind) {
    case 'string':
      return { S: expression.text };
    case 'number':
      return { N: numberAt(expression.text, path) };
    case 'boolean':
      return { BOOL: expression.value };
    case 'null':
      return { NULL: true };
    case 'bag':
      return setOf(expression.members, path);
    case 'list':
      return { L: expression.members.map((member, i) => valueAt(member, `${path}[${i}]`, level + 1)) };
    case 'struct':
      return {
        M: structOf(expression.members, (name, value) => valueAt(value, `${path}.${name}`, level + 1)),
      };
    default:
      throw unsupported(expression, path);
  }
}

/** The value of a literal or parameter. Parameters within literals are refused, as AWS does. */
export function constantOf(expression: Expr, parameters: Parameters): AttributeValue {
  if (expression.kind !== 'parameter') return valueAt(expression, 'root', 0);
  // How many there are was compared with the statement's before.
  return parameters[expression.index] ?? { NULL: true };
}

/** The item of an INSERT. Its attributes may be parameters. */
export function itemOf(expression: Expr, parameters: Parameters): Item {
  const given = expression.kind === 'parameter' ? parameters[expression.index]?.M : undefined;
  if (given !== undefined) return given;
  if (expression.kind !== 'struct') {
    throw validation(
      'Unsupported format in item expression. Please use struct format {...} to express item values for insert statement.',
    );
  }
  return structOf(expression.members, (_, value) => constantOf(value, parameters));
}
