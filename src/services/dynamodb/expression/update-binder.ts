/** Puts a request's names and values into a parsed update and checks what depends on them. */

import { invalidExpression } from '../errors.ts';
import { type AttributeType, typeOf } from '../item/attribute-value.ts';
import type {
  ArithmeticNode,
  BoundOperand,
  BoundUpdateAction,
  FunctionNode,
  LiteralNode,
  ParsedOperand,
  ParsedUpdate,
  PathNode,
} from './ast.ts';
import { pathClash } from './projection.ts';
import { bindPath, bindReference, type ExpressionScope, undefinedName, undefinedValue } from './scope.ts';

const LABEL = 'UpdateExpression';
const FUNCTION_OPERANDS = 2;

/** What the errors of ADD and DELETE, alone in DynamoDB, call the types. */
const LONG_TYPE_NAMES: Readonly<Partial<Record<AttributeType, string>>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};

export interface BoundUpdate {
  actions: readonly BoundUpdateAction[];
  /**
   * AttributeUpdates: says "type mismatch" in other words than an UpdateExpression, and ADD appends to lists.
   */
  legacy: boolean;
}

/** The first fault of each kind in the whole update, as text; reported in this order. */
interface Faults {
  name?: string;
  value?: string;
  operand?: string;
  function?: string;
}

interface Binding {
  readonly scope: ExpressionScope;
  readonly faults: Faults;
}

function bindUpdatePath({ scope, faults }: Binding, path: PathNode): PathNode {
  return bindPath(scope, path, (alias) => {
    faults.name ??= undefinedName(alias);
  });
}

function bindLiteral(
  { scope, faults }: Binding,
  reference: { kind: 'reference'; name: string },
): LiteralNode {
  return bindReference(scope, reference, (name) => {
    faults.value ??= undefinedValue(name);
  });
}

/** The type of a request's value; nothing is known of a path or a function. */
function literalType(operand: BoundOperand | undefined): AttributeType | undefined {
  return operand?.kind === 'literal' ? typeOf(operand.value) : undefined;
}

function wrongTypeFault(
  operator: string,
  expected: AttributeType,
  operands: readonly BoundOperand[],
): string | undefined {
  const wrong = operands
    .map(literalType)
    .find((operandType) => operandType !== undefined && operandType !== expected);
  if (wrong === undefined) return undefined;
  const rule = 'Incorrect operand type for operator or function';
  return `${rule}; operator or function: ${operator}, operand type: ${wrong}`;
}

function functionFault({ name, operands }: FunctionNode<BoundOperand>): string | undefined {
  if (operands.length !== FUNCTION_OPERANDS) {
    const rule = 'Incorrect number of operands for operator or function';
    return `${rule}; operator or function: ${name}, number of operands: ${operands.length}`;
  }
  if (name === 'list_append') return wrongTypeFault(name, 'L', operands);
  if (operands[0]?.kind === 'path') return undefined;
  return `Operator or function requires a document path; operator or function: ${name}`;
}

function bindOperand(binding: Binding, operand: ParsedOperand): BoundOperand {
  if (operand.kind === 'path') return bindUpdatePath(binding, operand);
  if (operand.kind === 'reference') return bindLiteral(binding, operand);
  const operands = operand.operands.map((inner) => bindOperand(binding, inner));
  const bound: FunctionNode<BoundOperand> = { kind: 'function', name: operand.name, operands };
  const fault = functionFault(bound);
  if (fault !== undefined) binding.faults.function ??= fault;
  return bound;
}

function bindArithmetic(
  binding: Binding,
  { operator, left, right }: ArithmeticNode<ParsedOperand>,
): ArithmeticNode<BoundOperand> {
  const operands = [bindOperand(binding, left), bindOperand(binding, right)] as const;
  const fault = wrongTypeFault(operator, 'N', operands);
  if (fault !== undefined) binding.faults.function ??= fault;
  return { kind: 'arithmetic', operator, left: operands[0], right: operands[1] };
}

function noteAddOrDelete(faults: Faults, operator: 'ADD' | 'DELETE', { value }: LiteralNode): void {
  const type = typeOf(value);
  const name = LONG_TYPE_NAMES[type];
  if (name === undefined || (operator === 'ADD' && type === 'N')) return;
  const rule = 'Incorrect operand type for operator or function';
  const set = `ALLOWED_FOR_${operator}_OPERAND`;
  faults.operand ??= `${rule}; operator: ${operator}, operand type: ${name}, typeSet: ${set}`;
}

function bindAction(binding: Binding, action: ParsedUpdate[number]): BoundUpdateAction {
  const path = bindUpdatePath(binding, action.path);
  switch (action.type) {
    case 'REMOVE':
      return { type: 'REMOVE', path };
    case 'SET': {
      const { value } = action;
      const bound =
        value.kind === 'arithmetic' ? bindArithmetic(binding, value) : bindOperand(binding, value);
      return { type: 'SET', path, value: bound };
    }
    default: {
      const value = bindLiteral(binding, action.value);
      noteAddOrDelete(binding.faults, action.type, value);
      return { type: action.type, path, value };
    }
  }
}

/** Throws ValidationException, which names the parameter `label`; PartiQL's updates have none (`false`). */
export function bindUpdate(
  scope: ExpressionScope,
  parsed: ParsedUpdate,
  label: string | false = LABEL,
): BoundUpdate {
  const faults: Faults = {};
  const actions = parsed.map((action) => bindAction({ scope, faults }, action));
  const undefinedFault = faults.name ?? faults.value;
  const clash = undefinedFault === undefined ? pathClash(actions.map(({ path }) => path)) : undefined;
  const fault = undefinedFault ?? clash ?? faults.operand ?? faults.function;
  if (fault !== undefined) throw invalidExpression(label === false ? undefined : label, fault);
  return { actions, legacy: false };
}
