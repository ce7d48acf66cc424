/**
 * Decision tables: two kinds of policy, each in all of its states, and what AWS decides for every pair. The kinds stand
 * for themselves, with as little else as the decision needs.
 */

import { describe, expect, test } from 'vitest';
import type { Principal } from '../principals.ts';
import type { AccessRequest, PolicySet } from '../request.ts';
import { AWAY, none, outcome, request } from '../testing.ts';

/** States of one kind of policy, by name: what each puts into the set. */
export type Axis = Readonly<Record<string, Partial<PolicySet>>>;

export interface Matrix {
  /** The rule that the table proves, and where AWS states it. */
  aws: string;
  /** Callers for whom the table holds. */
  as: Readonly<Record<string, Principal>>;
  /** The resource belongs to another account. */
  away?: boolean;
  /** What else there is. */
  with?: Partial<PolicySet>;
  asked?: Partial<AccessRequest>;
  down: Axis;
  across: Axis;
  /**
   * First line: names of the columns; then a line for each row, its name first. A cell is `+` allowed, `-` not allowed
   * or `!` denied, and the kind of policy that decides: `+identity`, `-scp`, `!boundary`.
   */
  cells: string;
}

const REASONS: Readonly<Record<string, string>> = { '+': 'allow', '-': 'implicitDeny', '!': 'explicitDeny' };
const KINDS: Readonly<Record<string, string>> = { block: 'publicAccessBlock' };

/** Two kinds of policy, and all tables about them. */
export function describePair(pair: string, ...matrices: readonly Matrix[]): void {
  describe(pair, () => {
    for (const matrix of matrices) describe(matrix.aws, () => checkMatrix(matrix));
    test('at least twenty cases', () => {
      const cases = matrices.map((matrix) => casesOf(matrix).length * Object.keys(matrix.as).length);
      expect(cases.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(20);
    });
  });
}

function checkMatrix(matrix: Matrix): void {
  const { away, asked, down, across } = matrix;
  for (const [name, principal] of Object.entries(matrix.as)) {
    for (const { row, column, is } of casesOf(matrix)) {
      const place = away === true ? ', in another account' : '';
      test(`${name}${place}: ${row} / ${column}`, () => {
        const [rowSet, columnSet] = [down[row], across[column]];
        if (rowSet === undefined || columnSet === undefined) throw new Error(`No state ${row} or ${column}`);
        const policies = { ...none, ...matrix.with, ...rowSet, ...columnSet };
        const change = { ...asked, ...(away === true ? { resourceAccount: AWAY } : {}) };
        expect(outcome(request(principal, change), policies)).toBe(is);
      });
    }
  }
}

function casesOf({ cells }: Matrix): { row: string; column: string; is: string }[] {
  const [head = [], ...rows] = cells
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([row = '', ...codes]) => {
    if (codes.length !== head.length) throw new Error(`Row ${row} has ${codes.length} cells`);
    return codes.map((code, index) => ({ row, column: head[index] ?? '', is: meaning(code) }));
  });
}

function meaning(code: string): string {
  const kind = code.slice(1);
  const reason = REASONS[code.charAt(0)];
  if (reason === undefined || kind === '') throw new Error(`${code} is no decision`);
  return `${reason} by ${KINDS[kind] ?? kind}`;
}
