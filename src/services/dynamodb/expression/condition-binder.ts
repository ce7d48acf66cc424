/**
 * Puts a request's names and values into a parsed condition and checks what depends on them.
 *
 * DynamoDB looks at one comparison or function after the other, from left to right, and within each of them at what
 * is undefined, the number of operands, operands that are the same path, and their types, in this order.
 */

import { invalidExpression } from '../errors.ts';
import { type AttributeType, type AttributeValue, compareValues, typeOf } from '../item/attribute-value.ts';
import {
  type BoundCondition,
  type BoundOperand,
  type ParsedCondition,
  type ParsedOperand,
  type PathNode,
  printPath,
  samePath,
} from './ast.ts';
import { bindPath, bindReference, type ExpressionScope, undefinedName, undefinedValue } from './scope.ts';

const IN_OPERANDS_MAX = 100;

const OPERAND_COUNTS: ReadonlyMap<string, number> = new Map([
  ['attribute_exists', 1],
  ['attribute_not_exists', 1],
  ['attribute_type', 2],
  ['begins_with', 2],
  ['contains', 2],
  ['size', 1],
]);

/** DynamoDB prints both lists in the order of a hash table of its own. */
const TYPE_NAMES: readonly string[] = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M'];
const ANY_TYPE = '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}';

/** The first fault of each kind in one comparison or function, as text. */
interface Faults {
  undefined?: string;
  count?: string;
  distinct?: string;
  type?: string;
}

interface Binding {
  readonly scope: ExpressionScope;
  readonly label: string | undefined;
  faults: Faults;
}

/** What is known of an operand before an item is seen; undefined for paths. */
function operandType(operand: BoundOperand): AttributeType | undefined {
  if (operand.kind === 'literal') return typeOf(operand.value);
  if (operand.kind === 'function') return operand.name === 'size' ? 'N' : 'BOOL';
  return undefined;
}

function wrongType(operator: string, type: string): string {
  const rule = 'Incorrect operand type for operator or function';
  return `${rule}; operator or function: ${operator}, operand type: ${type}`;
}

function isOrdered(type: AttributeType | undefined): boolean {
  return type === undefined || type === 'S' || type === 'N' || type === 'B';
}

/** Notes when the first operand is the same path as another. */
function noteDistinct(faults: Faults, operator: string, operands: readonly BoundOperand[]): void {
  const [first, ...others] = operands;
  if (first?.kind !== 'path') return;
  if (!others.some((other) => other.kind === 'path' && samePath(first, other))) return;
  const rule = 'The first operand must be distinct from the remaining operands for this operator or function';
  faults.distinct ??= `${rule}; operator: ${operator}, first operand: ${printPath(first)}`;
}

function noteOrdered(faults: Faults, operator: string, operands: readonly BoundOperand[]): void {
  for (const operand of operands) {
    const type = operandType(operand);
    if (!isOrdered(type)) faults.type ??= wrongType(operator, String(type));
  }
}

function attributeTypeFault(operand: BoundOperand | undefined): string | undefined {
  const type = operand === undefined ? undefined : operandType(operand);
  if (type !== 'S') return wrongType('attribute_type', type ?? ANY_TYPE);
  const name = operand?.kind === 'literal' ? (operand.value.S ?? '') : '';
  if (TYPE_NAMES.includes(name)) return undefined;
  return `Invalid attribute type name found; type: ${name}, valid types: {${TYPE_NAMES.join(',')}}`;
}

function functionTypeFault(name: string, operands: readonly BoundOperand[]): string | undefined {
  const [first, second] = operands;
  const types = operands.map(operandType);
  switch (name) {
    case 'attribute_exists':
    case 'attribute_not_exists':
      if (first?.kind === 'path') return undefined;
      return `Operator or function requires a document path; operator or function: ${name}`;
    case 'attribute_type':
      return attributeTypeFault(second);
    case 'begins_with': {
      const wrong = types.find((type) => type !== undefined && type !== 'S' && type !== 'B');
      return wrong === undefined ? undefined : wrongType(name, wrong);
    }
    case 'size': {
      const [type] = types;
      return type === 'N' || type === 'BOOL' || type === 'NULL' ? wrongType(name, type) : undefined;
    }
    default:
      return undefined;
  }
}

function noteFunction(faults: Faults, name: string, operands: readonly BoundOperand[]): void {
  if (operands.length !== OPERAND_COUNTS.get(name)) {
    const rule = 'Incorrect number of operands for operator or function';
    faults.count ??= `${rule}; operator or function: ${name}, number of operands: ${operands.length}`;
    return;
  }
  noteDistinct(faults, name, operands);
  const fault = functionTypeFault(name, operands);
  if (fault !== undefined) faults.type ??= fault;
}

function bindOperand(binding: Binding, operand: ParsedOperand): BoundOperand {
  const { scope, faults } = binding;
  if (operand.kind === 'path') return bindConditionPath(binding, operand);
  if (operand.kind === 'reference') {
    return bindReference(scope, operand, (reference) => {
      faults.undefined ??= undefinedValue(reference);
    });
  }
  const operands = operand.operands.map((inner) => bindOperand(binding, inner));
  noteFunction(faults, operand.name, operands);
  return { kind: 'function', name: operand.name, operands };
}

function bindConditionPath({ scope, faults }: Binding, path: PathNode): PathNode {
  return bindPath(scope, path, (alias) => {
    faults.undefined ??= undefinedName(alias);
  });
}

function printBound(value: AttributeValue): string {
  const type = typeOf(value);
  const content = value.B === undefined ? value[type] : Buffer.from(value.B).toString('base64');
  return `AttributeValue: {${type}:${String(content)}}`;
}

function noteBounds(faults: Faults, low: BoundOperand, high: BoundOperand): void {
  if (low.kind !== 'literal' || high.kind !== 'literal' || faults.type !== undefined) return;
  const bounds = `lower bound operand: ${printBound(low.value)}, upper bound operand: ${printBound(high.value)}`;
  if (typeOf(low.value) !== typeOf(high.value)) {
    faults.type = `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`;
  } else if ((compareValues(low.value, high.value) ?? 0) > 0) {
    const rule = 'The BETWEEN operator requires upper bound to be greater than or equal to lower bound';
    faults.type = `${rule}; ${bounds}`;
  }
}

type Simple = Exclude<ParsedCondition, { kind: 'and' | 'or' | 'not' }>;

function bindSimple(binding: Binding, condition: Simple): BoundCondition {
  const { faults } = binding;
  switch (condition.kind) {
    case 'compare': {
      const { operator } = condition;
      const left = bindOperand(binding, condition.left);
      const right = bindOperand(binding, condition.right);
      noteDistinct(faults, operator, [left, right]);
      if (operator !== '=' && operator !== '<>') noteOrdered(faults, operator, [left, right]);
      return { kind: 'compare', operator, left, right };
    }
    case 'between': {
      const operand = bindOperand(binding, condition.operand);
      const low = bindOperand(binding, condition.low);
      const high = bindOperand(binding, condition.high);
      noteDistinct(faults, 'BETWEEN', [operand, low, high]);
      noteOrdered(faults, 'BETWEEN', [operand, low, high]);
      noteBounds(faults, low, high);
      return { kind: 'between', operand, low, high };
    }
    case 'in': {
      const operand = bindOperand(binding, condition.operand);
      const list = condition.list.map((member) => bindOperand(binding, member));
      if (list.length > IN_OPERANDS_MAX) {
        const rule = 'The IN operator is provided with too many operands';
        faults.count ??= `${rule}; number of operands: ${list.length}`;
      }
      noteDistinct(faults, 'IN', [operand, ...list]);
      return { kind: 'in', operand, list };
    }
    case 'function': {
      const operands = condition.operands.map((operand) => bindOperand(binding, operand));
      noteFunction(faults, condition.name, operands);
      return { kind: 'function', name: condition.name, operands };
    }
  }
}

function bindNode(binding: Binding, condition: ParsedCondition): BoundCondition {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { kind: condition.kind, terms: condition.terms.map((term) => bindNode(binding, term)) };
    case 'not':
      return { kind: 'not', term: bindNode(binding, condition.term) };
    default: {
      binding.faults = {};
      const bound = bindSimple(binding, condition);
      const { faults } = binding;
      const fault = faults.undefined ?? faults.count ?? faults.distinct ?? faults.type;
      if (fault !== undefined) throw invalidExpression(binding.label, fault);
      return bound;
    }
  }
}

/** Throws ValidationException, which names the parameter `label`; PartiQL's conditions have none. */
export function bindCondition(
  scope: ExpressionScope,
  condition: ParsedCondition,
  label: string | undefined,
): BoundCondition {
  return bindNode({ scope, label, faults: {} }, condition);
}
