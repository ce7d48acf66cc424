import type { ParsedProjection } from './ast.ts';
import { expectEnd, type Grammar, openCursor, takeSymbol, throwFaults } from './cursor.ts';
import { parsePath } from './operand-parser.ts';

const GRAMMAR: Grammar = {
  keywords: new Set(),
  faultOrder: ['reservedWord', 'indexTooLarge', 'pathTooDeep'],
};

/** Parses a ProjectionExpression. Throws ValidationException for everything that the text alone shows to be wrong. */
export function parseProjection(text: string, label = 'ProjectionExpression'): ParsedProjection {
  const cursor = openCursor(text, label, GRAMMAR);
  const paths = [parsePath(cursor)];
  while (takeSymbol(cursor, ',')) paths.push(parsePath(cursor));
  expectEnd(cursor);
  throwFaults(cursor);
  return paths;
}
