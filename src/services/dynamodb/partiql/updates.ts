/** SET and REMOVE clauses as an update of `expression/`. */

import { validation } from '../errors.ts';
import type {
  AddAction,
  ArithmeticNode,
  DeleteAction,
  ParsedOperand,
  ParsedUpdate,
  ReferenceNode,
  UpdateAction,
} from '../expression/ast.ts';
import { samePath } from '../expression/ast.ts';
import { type BoundUpdate, bindUpdate } from '../expression/update-binder.ts';
import { typeOf } from '../item/attribute-value.ts';
import type { Call, Expr, Path, UpdateClause } from './ast.ts';
import { Constants, pathOf } from './conditions.ts';
import { constantOf, isConstant, type Parameters } from './constants.ts';
import { validationAt } from './errors.ts';

type Action = UpdateAction<ParsedOperand, ReferenceNode>;
const SETS: ReadonlySet<string> = new Set(['SS', 'NS', 'BS']);

function operandOf(constants: Constants, expression: Expr): ParsedOperand {
  if (expression.kind === 'path') return pathOf(expression);
  if (isConstant(expression)) return constants.reference(constantOf(expression, constants.parameters));
  if (expression.kind === 'call') return listAppend(constants, expression);
  if (expression.kind === 'arithmetic') {
    throw validation(`Unsupported operator in Update Expression. Operator: ${expression.operator}`);
  }
  throw validation('IS operator is not supported in update expressions');
}

function listAppend(constants: Constants, { name, operands, at }: Call): ParsedOperand {
  if (name !== 'list_append') throw validationAt(`Unrecognized function: ${name}`, at);
  return { kind: 'function', name, operands: operands.map((operand) => operandOf(constants, operand)) };
}

function assignedValue(constants: Constants, value: Expr): ParsedOperand | ArithmeticNode<ParsedOperand> {
  if (value.kind !== 'arithmetic') return operandOf(constants, value);
  const { operator } = value;
  if (operator !== '+' && operator !== '-') {
    throw validation(`Unsupported operator in Update Expression. Operator: ${operator}`);
  }
  for (const side of [value.left, value.right]) checkNumber(constants, operator, side);
  const left = operandOf(constants, value.left);
  return { kind: 'arithmetic', operator, left, right: operandOf(constants, value.right) };
}

function checkNumber(constants: Constants, operator: string, side: Expr): void {
  if (!isConstant(side)) return;
  const type = typeOf(constantOf(side, constants.parameters));
  if (type === 'N') return;
  const rule = 'Incorrect operand type for operator or function';
  throw validation(`${rule}; operator or function: ${operator}, operand type: ${type}`);
}

/** `SET a = set_add(a, <<...>>)` and `set_delete`: what ADD and DELETE do in an UpdateExpression. */
function setChange(
  constants: Constants,
  path: Path,
  { name, operands, at }: Call,
): AddAction<ReferenceNode> | DeleteAction<ReferenceNode> {
  const title = name.toUpperCase();
  const [first, second] = operands;
  if (first === undefined || second === undefined || operands.length !== 2) {
    throw validationAt(`${title} must have exactly two arguments`, at);
  }
  if (first.kind !== 'path' || !samePath(first, path)) {
    throw validationAt(`The first argument to ${title} must equal the assignment value`, at);
  }
  const value = isConstant(second) ? constantOf(second, constants.parameters) : undefined;
  if (value === undefined || !SETS.has(typeOf(value))) {
    throw validationAt(`The second argument to ${title} must be a value with type SET`, first.at);
  }
  const type = name === 'set_add' ? 'ADD' : 'DELETE';
  return { type, path: pathOf(path), value: constants.reference(value) };
}

function actionOf(constants: Constants, clause: UpdateClause): Action {
  const path = pathOf(clause.path);
  if (clause.type === 'REMOVE') return { type: 'REMOVE', path };
  const { value } = clause;
  if (value.kind === 'call' && (value.name === 'set_add' || value.name === 'set_delete')) {
    return setChange(constants, clause.path, value);
  }
  return { type: 'SET', path, value: assignedValue(constants, value) };
}

/** Throws ValidationException. */
export function updateOf(clauses: readonly UpdateClause[], parameters: Parameters): BoundUpdate {
  const constants = new Constants(parameters);
  const parsed: ParsedUpdate = clauses.map((clause) => actionOf(constants, clause));
  return bindUpdate(constants.scope(), parsed, false);
}
