/**
 * WHERE as a condition of `expression/`, so that one engine checks and evaluates both. Constants get names, as the
 * values of an expression have.
 */

import { validation } from '../errors.ts';
import type {
  BoundCondition,
  ParsedCondition,
  ParsedOperand,
  PathNode,
  ReferenceNode,
} from '../expression/ast.ts';
import { bindCondition } from '../expression/condition-binder.ts';
import type { ExpressionScope } from '../expression/scope.ts';
import type { AttributeValue, Item } from '../item/attribute-value.ts';
import type { Call, Expr, Test } from './ast.ts';
import { constantOf, isConstant, type Parameters } from './constants.ts';
import { NO_CONDITION, validationAt } from './errors.ts';
import { TESTED_TYPES } from './keywords.ts';

const CONDITION_FUNCTIONS: ReadonlySet<string> = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
]);
const IS_OPERAND = 'The left hand side argument to IS must be a Variable Reference, Literal, or Path';
const IN_OPERANDS =
  'IN operator must have a left hand argument of type Variable Reference and right hand argument of type Seq with at least one member';

/** Gives constants the names of an expression's values. */
export class Constants {
  readonly parameters: Parameters;
  readonly #values: Item = {};
  #count = 0;

  constructor(parameters: Parameters) {
    this.parameters = parameters;
  }

  reference(value: AttributeValue): ReferenceNode {
    const name = `:${this.#count}`;
    this.#count += 1;
    this.#values[name] = value;
    return { kind: 'reference', name };
  }

  scope(): ExpressionScope {
    return { names: {}, values: this.#values, unusedNames: new Set(), unusedValues: new Set() };
  }
}

function isCondition(expression: Expr): boolean {
  switch (expression.kind) {
    case 'call':
      return expression.name !== 'size';
    case 'and':
    case 'or':
    case 'not':
    case 'compare':
    case 'between':
    case 'in':
    case 'is':
    case 'like':
      return true;
    default:
      return false;
  }
}

export function pathOf({ segments }: PathNode): PathNode {
  return { kind: 'path', segments };
}

function operandOf(constants: Constants, expression: Expr): ParsedOperand {
  if (isConstant(expression)) return constants.reference(constantOf(expression, constants.parameters));
  switch (expression.kind) {
    case 'path':
      return pathOf(expression);
    case 'call':
      return callOf(constants, expression);
    case 'arithmetic':
      throw validation(`Unsupported operator in Condition Expression. Operator: ${expression.operator}`);
    case 'missing':
      throw validation('MISSING must be compared using IS operator');
    default:
      throw validation(NO_CONDITION);
  }
}

function callOf(constants: Constants, { name, operands, at }: Call) {
  if (name !== 'size' && !CONDITION_FUNCTIONS.has(name)) {
    throw validationAt(`Unrecognized function: ${name}`, at);
  }
  return { kind: 'function' as const, name, operands: operands.map((each) => operandOf(constants, each)) };
}

function junction(kind: 'and' | 'or', ...terms: ParsedCondition[]): ParsedCondition {
  return { kind, terms };
}

/** `condition = value`: true is compared with true, false with false. */
function asBoolean(constants: Constants, condition: Expr, value: Expr): ParsedCondition {
  const term = conditionOf(constants, condition);
  const not: ParsedCondition = { kind: 'not', term };
  if (isCondition(value)) {
    const other = conditionOf(constants, value);
    return junction('or', junction('and', term, other), junction('and', not, { kind: 'not', term: other }));
  }
  const equals = (BOOL: boolean): ParsedCondition => ({
    kind: 'compare',
    operator: '=',
    left: operandOf(constants, value),
    right: constants.reference({ BOOL }),
  });
  return junction('or', junction('and', term, equals(true)), junction('and', not, equals(false)));
}

function compareOf(
  constants: Constants,
  { operator, left, right }: Test & { kind: 'compare' },
): ParsedCondition {
  if (!isCondition(left) && !isCondition(right)) {
    return {
      kind: 'compare',
      operator,
      left: operandOf(constants, left),
      right: operandOf(constants, right),
    };
  }
  if (operator !== '=' && operator !== '<>') {
    const rule = 'Incorrect operand type for operator or function';
    throw validation(`${rule}; operator or function: ${operator}, operand type: BOOL`);
  }
  const equal = isCondition(left) ? asBoolean(constants, left, right) : asBoolean(constants, right, left);
  return operator === '=' ? equal : { kind: 'not', term: equal };
}

function inOf(constants: Constants, { operand, list }: Test & { kind: 'in' }): ParsedCondition {
  const members = list.kind === 'list' || list.kind === 'bag' ? list.members : [list];
  const isList = list.kind === 'list' || list.kind === 'bag' || isConstant(list);
  if (!isList || members.length === 0 || list.kind === 'parameter') throw validation(IN_OPERANDS);
  if (isCondition(operand)) {
    const terms = members.map((member) => asBoolean(constants, operand, member));
    const [first] = terms;
    return first !== undefined && terms.length === 1 ? first : { kind: 'or', terms };
  }
  const bound = operandOf(constants, operand);
  return { kind: 'in', operand: bound, list: members.map((member) => operandOf(constants, member)) };
}

function isOf(constants: Constants, { operand, type }: Test & { kind: 'is' }): ParsedCondition {
  if (operand.kind !== 'path' && !isConstant(operand)) throw validation(IS_OPERAND);
  const tested = operandOf(constants, operand);
  if (type === 'MISSING') return { kind: 'function', name: 'attribute_not_exists', operands: [tested] };
  const name = TESTED_TYPES.get(type);
  if (name === undefined) {
    const types = '[MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]';
    throw validation(`Unsupported data type for IS operator: ${type}. Supported data types are ${types}`);
  }
  return { kind: 'function', name: 'attribute_type', operands: [tested, constants.reference({ S: name })] };
}

function conditionOf(constants: Constants, expression: Expr): ParsedCondition {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return { kind: expression.kind, terms: expression.terms.map((term) => conditionOf(constants, term)) };
    case 'not':
      return { kind: 'not', term: conditionOf(constants, expression.term) };
    case 'compare':
      return compareOf(constants, expression);
    case 'between': {
      const [operand, low, high] = [expression.operand, expression.low, expression.high].map((each) =>
        operandOf(constants, each),
      ) as [ParsedOperand, ParsedOperand, ParsedOperand];
      return { kind: 'between', operand, low, high };
    }
    case 'in':
      return inOf(constants, expression);
    case 'is':
      return isOf(constants, expression);
    case 'call': {
      const call = callOf(constants, expression);
      if (call.name === 'size') throw validation(NO_CONDITION);
      return call;
    }
    case 'like':
      throw validation('Unsupported operator in Condition Expression. Operator: LIKE');
    default:
      throw validation(NO_CONDITION);
  }
}

/** The condition that a WHERE clause means, checked. Throws ValidationException. */
export function whereCondition(where: Expr, parameters: Parameters): BoundCondition {
  const constants = new Constants(parameters);
  const parsed = conditionOf(constants, where);
  return bindCondition(constants.scope(), parsed, undefined);
}
