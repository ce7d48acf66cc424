/** Parsed trees as text that parses to the same trees: for traces, and for testing the parsers. */

import type {
  ArithmeticNode,
  ParsedCondition,
  ParsedOperand,
  ParsedProjection,
  ParsedUpdate,
  PathNode,
} from './ast.ts';

function printSegments({ segments }: PathNode): string {
  return segments
    .map((segment, i) => (typeof segment === 'number' ? `[${segment}]` : i === 0 ? segment : `.${segment}`))
    .join('');
}

function printOperand(operand: ParsedOperand): string {
  if (operand.kind === 'path') return printSegments(operand);
  if (operand.kind === 'reference') return operand.name;
  return `${operand.name}(${operand.operands.map(printOperand).join(', ')})`;
}

/** A term of AND, OR or NOT: only these need parentheses in each other. */
function printTerm(condition: ParsedCondition): string {
  const text = printCondition(condition);
  return condition.kind === 'and' || condition.kind === 'or' ? `(${text})` : text;
}

export function printCondition(condition: ParsedCondition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.terms.map(printTerm).join(condition.kind === 'and' ? ' AND ' : ' OR ');
    case 'not':
      return `NOT ${printTerm(condition.term)}`;
    case 'function':
      return printOperand(condition);
    case 'compare':
      return `${printOperand(condition.left)} ${condition.operator} ${printOperand(condition.right)}`;
    case 'between': {
      const bounds = `${printOperand(condition.low)} AND ${printOperand(condition.high)}`;
      return `${printOperand(condition.operand)} BETWEEN ${bounds}`;
    }
    case 'in':
      return `${printOperand(condition.operand)} IN (${condition.list.map(printOperand).join(', ')})`;
  }
}

function printSetValue(value: ParsedOperand | ArithmeticNode<ParsedOperand>): string {
  if (value.kind !== 'arithmetic') return printOperand(value);
  return `${printOperand(value.left)} ${value.operator} ${printOperand(value.right)}`;
}

function printAction(action: ParsedUpdate[number]): string {
  const path = printSegments(action.path);
  if (action.type === 'REMOVE') return path;
  return action.type === 'SET' ? `${path} = ${printSetValue(action.value)}` : `${path} ${action.value.name}`;
}

export function printUpdate(update: ParsedUpdate): string {
  const sections: string[] = [];
  let section: string | undefined;
  for (const action of update) {
    if (action.type === section) {
      sections.push(`, ${printAction(action)}`);
      continue;
    }
    section = action.type;
    sections.push(`${sections.length === 0 ? '' : ' '}${section} ${printAction(action)}`);
  }
  return sections.join('');
}

export function printProjection(projection: ParsedProjection): string {
  return projection.map(printSegments).join(', ');
}
