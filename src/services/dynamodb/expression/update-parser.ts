import type { ArithmeticNode, ParsedOperand, ParsedUpdate, ReferenceNode, UpdateAction } from './ast.ts';
import {
  type Cursor,
  enter,
  expectSymbol,
  type Grammar,
  keywordAhead,
  leave,
  openCursor,
  peek,
  syntaxError,
  take,
  takeSymbol,
  throwFaults,
} from './cursor.ts';
import {
  type FunctionRules,
  noteOperands,
  noteParentheses,
  parseBareOperand,
  parseOperand,
  parsePath,
  type Wrapped,
} from './operand-parser.ts';

const GRAMMAR: Grammar = {
  keywords: new Set(['SET', 'REMOVE', 'ADD', 'DELETE']),
  faultOrder: [
    'redundantParentheses',
    'reservedWord',
    'unknownFunction',
    'foreignFunction',
    'misusedFunction',
    'repeatedSection',
    'indexTooLarge',
    'pathTooDeep',
    'operators',
  ],
};

/** That `list_append` may not be nested is documented nowhere, but DynamoDB refuses it. */
const RULES: FunctionRules = {
  known: new Set(['if_not_exists', 'list_append']),
  asOperand: new Set(['if_not_exists']),
  groupedPaths: false,
};

type SetValue = ParsedOperand | ArithmeticNode<ParsedOperand>;
type Action = UpdateAction<ParsedOperand, ReferenceNode>;

function takeArithmetic(cursor: Cursor): '+' | '-' | undefined {
  if (takeSymbol(cursor, '+')) return '+';
  return takeSymbol(cursor, '-') ? '-' : undefined;
}

function parseSetStart(cursor: Cursor): Wrapped<SetValue> {
  if (!takeSymbol(cursor, '(')) return { node: parseBareOperand(cursor, RULES), wrapped: false };
  enter(cursor);
  const inner = parseSetValue(cursor);
  expectSymbol(cursor, ')');
  leave(cursor);
  noteParentheses(cursor, inner);
  return { node: inner.node, wrapped: true };
}

function parseSetValue(cursor: Cursor): Wrapped<SetValue> {
  const start = parseSetStart(cursor);
  const left = start.node;
  if (left.kind === 'arithmetic') return start;
  const operator = takeArithmetic(cursor);
  if (operator === undefined) return start;
  const right = parseOperand(cursor, RULES).node;
  cursor.faults.operators += 1;
  noteOperands(cursor, RULES, [left, right]);
  return { node: { kind: 'arithmetic', operator, left, right }, wrapped: false };
}

function countFunctions(value: SetValue): number {
  if (value.kind === 'arithmetic') return countFunctions(value.left) + countFunctions(value.right);
  if (value.kind !== 'function') return 0;
  return value.operands.reduce((count, operand) => count + countFunctions(operand), 1);
}

function parseReference(cursor: Cursor): ReferenceNode {
  if (peek(cursor).kind !== 'reference') throw syntaxError(cursor);
  return { kind: 'reference', name: take(cursor).text };
}

function parseAction(cursor: Cursor, section: string): Action {
  const path = parsePath(cursor);
  if (section === 'REMOVE') return { type: 'REMOVE', path };
  if (section === 'ADD' || section === 'DELETE') {
    return { type: section, path, value: parseReference(cursor) };
  }
  expectSymbol(cursor, '=');
  const value = parseSetValue(cursor).node;
  cursor.faults.operators += countFunctions(value);
  return { type: 'SET', path, value };
}

/** Parses an UpdateExpression. Throws ValidationException for everything that the text alone shows to be wrong. */
export function parseUpdate(text: string, label = 'UpdateExpression'): ParsedUpdate {
  const cursor = openCursor(text, label, GRAMMAR);
  const actions: Action[] = [];
  const sections = new Set<string>();
  do {
    const section = keywordAhead(cursor);
    if (section === undefined) throw syntaxError(cursor);
    take(cursor);
    if (sections.has(section)) cursor.faults.repeatedSection ??= section;
    sections.add(section);
    do actions.push(parseAction(cursor, section));
    while (takeSymbol(cursor, ','));
  } while (peek(cursor).kind !== 'end');
  throwFaults(cursor);
  return actions;
}
