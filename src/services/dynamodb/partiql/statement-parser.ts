/** SELECT, INSERT, UPDATE (also with FROM in front), DELETE and EXISTS. */

import { validation } from '../errors.ts';
import type {
  Exists,
  Expr,
  OrderTerm,
  ParsedStatement,
  Returning,
  Select,
  Source,
  Statement,
  UpdateClause,
} from './ast.ts';
import {
  type Cursor,
  expectSymbol,
  isEnd,
  isSymbol,
  nameAhead,
  openCursor,
  peek,
  take,
  takeSymbol,
  takeWord,
  wordAhead,
} from './cursor.ts';
import { ALIASING, LEFTOVER, malformed, validationAt } from './errors.ts';
import { parseExpression, parsePath } from './expression-parser.ts';

const NO_STATEMENT = 'Expected data manipulation';
const NO_TABLE = 'Expected identifier for simple path';
const ON_INDEX = 'This operation is not supported on an index';
const SINGLE_TABLE = 'FROM clause may only contain a single table name in data manipulation statements';
const UNSUPPORTED_CLAUSES: ReadonlySet<string> = new Set(['limit', 'group', 'having', 'offset']);

/** Throws ValidationException for what is no statement of DynamoDB's PartiQL. */
export function parseStatement(text: string): ParsedStatement {
  const cursor = openCursor(text);
  const statement = parseBody(cursor);
  takeSymbol(cursor, ';');
  if (!isEnd(cursor)) throw malformed(LEFTOVER);
  return { statement, parameters: cursor.parameters };
}

function parseBody(cursor: Cursor): Statement {
  switch (wordAhead(cursor)) {
    case 'select':
      return parseSelect(cursor);
    case 'insert':
      return parseInsert(cursor);
    case 'update':
      return parseUpdate(cursor);
    case 'delete':
      return parseDelete(cursor);
    case 'from':
      return parseFromUpdate(cursor);
    case 'exists':
      return parseExists(cursor);
    default:
      return refuseOther(cursor);
  }
}

/** An expression alone is read before it is refused. */
function refuseOther(cursor: Cursor): never {
  if (wordAhead(cursor, 1) !== 'is') throw malformed(NO_STATEMENT);
  parseExpression(cursor);
  throw validation('Unsupported operation: IsType');
}

/** The names behind FROM, INTO or UPDATE. */
function parseSource(cursor: Cursor, missing: string): Source {
  if (!nameAhead(cursor)) throw malformed(missing);
  const names = [take(cursor).text];
  while (takeSymbol(cursor, '.')) {
    if (!nameAhead(cursor)) throw malformed('Invalid path dot component');
    names.push(take(cursor).text);
  }
  if (names.length > 2) throw validation('A path may contain at most 2 components in the FROM clause');
  const [table = '', index] = names;
  if (table === '' || index === '') throw validation('Path component cannot be an empty string');
  return { table, index };
}

function refuseAlias(cursor: Cursor): void {
  if (nameAhead(cursor) || wordAhead(cursor) === 'as') throw validation(ALIASING);
}

function parseWhere(cursor: Cursor): Expr | undefined {
  return takeWord(cursor, 'where') ? parseExpression(cursor) : undefined;
}

function parseSelect(cursor: Cursor): Select {
  take(cursor);
  const projection = parseProjection(cursor);
  if (!takeWord(cursor, 'from')) throw malformed('Expected FROM');
  const source = parseSource(cursor, 'Unexpected term');
  refuseAlias(cursor);
  if (isSymbol(cursor, ',')) throw validation('Only select from a single table or index is supported.');
  const where = parseWhere(cursor);
  const orderBy = parseOrderBy(cursor);
  const word = wordAhead(cursor);
  if (word !== undefined && UNSUPPORTED_CLAUSES.has(word)) {
    throw validationAt(`Unsupported clause: ${word.toUpperCase()}`, peek(cursor).at);
  }
  return { kind: 'select', source, projection, where, orderBy };
}

function parseProjection(cursor: Cursor): readonly Expr[] | undefined {
  const star = takeSymbol(cursor, '*');
  if (star && !isSymbol(cursor, ',')) return undefined;
  if (star) throw validation("Other attributes should not be present in the projection when '*' is used.");
  const items: Expr[] = [];
  do {
    if (isSymbol(cursor, '*')) {
      throw validation("Other attributes should not be present in the projection when '*' is used.");
    }
    items.push(parseExpression(cursor));
    if (wordAhead(cursor) === 'as') throw validation(ALIASING);
  } while (takeSymbol(cursor, ','));
  return items;
}

function parseOrderBy(cursor: Cursor): OrderTerm[] {
  if (!takeWord(cursor, 'order')) return [];
  if (!takeWord(cursor, 'by')) throw malformed('Expected BY');
  const terms: OrderTerm[] = [];
  do {
    const expression = parseExpression(cursor);
    if (expression.kind !== 'path' || expression.segments.length !== 1) {
      const type = expression.kind === 'path' ? 'Path' : 'Literal';
      throw validation(`Argument to ORDER BY must be of type VariableReference. Type: ${type}`);
    }
    const descending = takeWord(cursor, 'desc');
    if (!descending) takeWord(cursor, 'asc');
    terms.push({ name: String(expression.segments[0]), descending });
  } while (takeSymbol(cursor, ','));
  return terms;
}

function parseInsert(cursor: Cursor): Statement {
  take(cursor);
  if (!takeWord(cursor, 'into')) throw malformed('Expected INTO');
  const source = parseSource(cursor, NO_TABLE);
  if (source.index !== undefined) throw validation(SINGLE_TABLE);
  if (nameAhead(cursor)) throw malformed(LEFTOVER);
  if (!takeWord(cursor, 'value')) {
    parseExpression(cursor);
    const rule = 'Inserting multiple items in a single statement is not supported';
    throw validation(`Unsupported operation: ${rule}, use "INSERT INTO tableName VALUE item" instead`);
  }
  const item = parseExpression(cursor);
  if (wordAhead(cursor) === 'returning') throw validation('RETURNING is not supported in INSERT');
  return { kind: 'insert', source, item };
}

/** UPDATE and DELETE change items of the table alone. */
function onTable(source: Source): Source {
  if (source.index !== undefined) throw validation(ON_INDEX);
  return source;
}

function parseUpdate(cursor: Cursor): Statement {
  take(cursor);
  const source = parseSource(cursor, NO_TABLE);
  refuseAlias(cursor);
  const clauses = parseClauses(cursor);
  const where = parseWhere(cursor);
  const returning = parseReturning(cursor);
  return { kind: 'update', source: onTable(source), clauses, where, returning };
}

/** `FROM table WHERE ... SET ...` is the same with its clauses in another order. */
function parseFromUpdate(cursor: Cursor): Statement {
  take(cursor);
  const source = parseSource(cursor, NO_TABLE);
  refuseAlias(cursor);
  const where = parseWhere(cursor);
  const clauses = parseClauses(cursor);
  const returning = parseReturning(cursor);
  return { kind: 'update', source: onTable(source), clauses, where, returning };
}

function parseClauses(cursor: Cursor): UpdateClause[] {
  const clauses: UpdateClause[] = [];
  for (;;) {
    if (takeWord(cursor, 'set')) {
      do clauses.push(parseSet(cursor));
      while (takeSymbol(cursor, ','));
    } else if (takeWord(cursor, 'remove')) clauses.push({ type: 'REMOVE', path: parsePath(cursor) });
    else break;
  }
  if (clauses.length === 0) throw malformed(NO_STATEMENT);
  return clauses;
}

function parseSet(cursor: Cursor): UpdateClause {
  const path = parsePath(cursor);
  expectSymbol(cursor, '=');
  return { type: 'SET', path, value: parseExpression(cursor) };
}

function parseDelete(cursor: Cursor): Statement {
  take(cursor);
  if (!takeWord(cursor, 'from')) throw malformed('Expected FROM');
  const source = parseSource(cursor, NO_TABLE);
  refuseAlias(cursor);
  const where = parseWhere(cursor);
  const returning = parseReturning(cursor);
  if (returning !== undefined && returning !== 'ALL OLD') {
    throw validation(
      `Invalid returning clause: RETURNING ${returning} *. Only RETURNING ALL OLD * is allowed in DELETE statements.`,
    );
  }
  return { kind: 'delete', source: onTable(source), where, returning };
}

function parseReturning(cursor: Cursor): Returning | undefined {
  if (!takeWord(cursor, 'returning')) return undefined;
  const scope = take(cursor).text.toUpperCase();
  const age = take(cursor).text.toUpperCase();
  if ((scope !== 'ALL' && scope !== 'MODIFIED') || (age !== 'OLD' && age !== 'NEW')) {
    throw malformed('Expected ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause');
  }
  if (!takeSymbol(cursor, '*')) {
    throw validation("Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause");
  }
  if (isSymbol(cursor, ',')) {
    throw validation('Invalid syntax with multiple returning elements in RETURNING clause');
  }
  return `${scope} ${age}`;
}

function parseExists(cursor: Cursor): Exists {
  take(cursor);
  expectSymbol(cursor, '(');
  if (wordAhead(cursor) !== 'select') throw malformed(NO_STATEMENT);
  const select = parseSelect(cursor);
  expectSymbol(cursor, ')');
  return { kind: 'exists', source: select.source, select };
}
