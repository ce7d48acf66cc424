/** The trees of PartiQL statements as their text says them: parameters are numbers, nothing is looked up. */

import type { Comparator, PathNode } from '../expression/ast.ts';
import type { Place } from './errors.ts';

export interface Path extends PathNode {
  at: Place;
}

export interface Call {
  kind: 'call';
  /** In small letters. */
  name: string;
  operands: readonly Expr[];
  at: Place;
}

export type Constant =
  | { kind: 'string'; text: string; at: Place }
  | { kind: 'number'; text: string; at: Place }
  | { kind: 'boolean'; value: boolean; at: Place }
  | { kind: 'null'; at: Place }
  | { kind: 'parameter'; index: number; at: Place }
  | { kind: 'list'; members: readonly Expr[]; at: Place }
  | { kind: 'bag'; members: readonly Expr[]; at: Place }
  | { kind: 'struct'; members: readonly (readonly [Expr, Expr])[]; at: Place };

export type Test =
  | { kind: 'compare'; operator: Comparator; left: Expr; right: Expr; at: Place }
  | { kind: 'between'; operand: Expr; low: Expr; high: Expr; at: Place }
  | { kind: 'in'; operand: Expr; list: Expr; at: Place }
  | { kind: 'like'; at: Place }
  /** `type` in capitals: MISSING, NULL, STRING and so on. */
  | { kind: 'is'; operand: Expr; type: string; at: Place };

export type Expr =
  | Path
  | Call
  | Constant
  | Test
  | { kind: 'missing'; at: Place }
  | { kind: 'arithmetic'; operator: string; left: Expr; right: Expr; at: Place }
  | { kind: 'and' | 'or'; terms: readonly Expr[]; at: Place }
  | { kind: 'not'; term: Expr; at: Place };

export interface Source {
  table: string;
  index: string | undefined;
}

export interface OrderTerm {
  name: string;
  descending: boolean;
}

export interface Select {
  kind: 'select';
  source: Source;
  /** Undefined: all attributes. */
  projection: readonly Expr[] | undefined;
  where: Expr | undefined;
  orderBy: readonly OrderTerm[];
}

export interface Insert {
  kind: 'insert';
  source: Source;
  item: Expr;
}

export type UpdateClause = { type: 'SET'; path: Path; value: Expr } | { type: 'REMOVE'; path: Path };

export type Returning = 'ALL OLD' | 'ALL NEW' | 'MODIFIED OLD' | 'MODIFIED NEW';

export interface Update {
  kind: 'update';
  source: Source;
  clauses: readonly UpdateClause[];
  where: Expr | undefined;
  returning: Returning | undefined;
}

export interface Delete {
  kind: 'delete';
  source: Source;
  where: Expr | undefined;
  returning: Returning | undefined;
}

/** Only in transactions, where it does what ConditionCheck does. */
export interface Exists {
  kind: 'exists';
  source: Source;
  select: Select;
}

export type Statement = Select | Insert | Update | Delete | Exists;

export interface ParsedStatement {
  statement: Statement;
  /** How many `?` it has. */
  parameters: number;
}
