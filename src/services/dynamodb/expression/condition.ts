/** Evaluation of bound conditions over items, without copying. */

import {
  type AttributeValue,
  attributeOf,
  beginsWith,
  compareValues,
  containsValue,
  equalValues,
  type Item,
  lengthOf,
  typeOf,
} from '../item/attribute-value.ts';
import type { BoundCondition, BoundOperand, Comparator, FunctionNode, PathNode } from './ast.ts';

/** The value at a path; undefined when the item has none there. */
export function valueAt(item: Item, path: PathNode): AttributeValue | undefined {
  let value: AttributeValue | undefined;
  for (const [i, segment] of path.segments.entries()) {
    if (typeof segment === 'number') value = value?.L?.[segment];
    else {
      const names = i === 0 ? item : value?.M;
      value = names === undefined ? undefined : attributeOf(names, segment);
    }
    if (value === undefined) return undefined;
  }
  return value;
}

function operandValue(item: Item, operand: BoundOperand): AttributeValue | undefined {
  if (operand.kind === 'literal') return operand.value;
  if (operand.kind === 'path') return valueAt(item, operand);
  // Binding lets no function but `size` be an operand.
  const [measured] = operand.operands;
  const value = measured === undefined ? undefined : operandValue(item, measured);
  const length = value === undefined ? undefined : lengthOf(value);
  return length === undefined ? undefined : { N: String(length) };
}

function compare(operator: Comparator, left: AttributeValue, right: AttributeValue): boolean {
  if (operator === '=') return equalValues(left, right);
  if (operator === '<>') return !equalValues(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function callFunction(item: Item, { name, operands }: FunctionNode<BoundOperand>): boolean {
  const [first, second] = operands;
  const left = first === undefined ? undefined : operandValue(item, first);
  if (name === 'attribute_exists') return left !== undefined;
  if (name === 'attribute_not_exists') return left === undefined;
  const right = second === undefined ? undefined : operandValue(item, second);
  if (left === undefined || right === undefined) return false;
  switch (name) {
    case 'attribute_type':
      return typeOf(left) === right.S;
    case 'begins_with':
      return beginsWith(left, right);
    default:
      return containsValue(left, right);
  }
}

/**
 * Whether an item meets a condition; an item that does not exist is `{}`. What is missing or of another type makes a
 * comparison false and `<>` true, also between two attributes that are both missing.
 */
export function evaluateCondition(condition: BoundCondition, item: Item): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.terms.every((term) => evaluateCondition(term, item));
    case 'or':
      return condition.terms.some((term) => evaluateCondition(term, item));
    case 'not':
      return !evaluateCondition(condition.term, item);
    case 'function':
      return callFunction(item, condition);
    case 'compare': {
      const left = operandValue(item, condition.left);
      const right = operandValue(item, condition.right);
      if (left === undefined || right === undefined) return condition.operator === '<>';
      return compare(condition.operator, left, right);
    }
    case 'between': {
      const value = operandValue(item, condition.operand);
      const low = operandValue(item, condition.low);
      const high = operandValue(item, condition.high);
      if (value === undefined || low === undefined || high === undefined) return false;
      return compare('>=', value, low) && compare('<=', value, high);
    }
    case 'in': {
      const value = operandValue(item, condition.operand);
      if (value === undefined) return false;
      return condition.list.some((member) => {
        const other = operandValue(item, member);
        return other !== undefined && equalValues(value, other);
      });
    }
  }
}

/** All paths of a condition, in the order of the text. */
export function conditionPaths(condition: BoundCondition): PathNode[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.terms.flatMap(conditionPaths);
    case 'not':
      return conditionPaths(condition.term);
    case 'function':
      return condition.operands.flatMap(operandPaths);
    case 'compare':
      return [condition.left, condition.right].flatMap(operandPaths);
    case 'between':
      return [condition.operand, condition.low, condition.high].flatMap(operandPaths);
    case 'in':
      return [condition.operand, ...condition.list].flatMap(operandPaths);
  }
}

/** All paths of an operand. */
export function operandPaths(operand: BoundOperand): PathNode[] {
  if (operand.kind === 'path') return [operand];
  return operand.kind === 'function' ? operand.operands.flatMap(operandPaths) : [];
}
