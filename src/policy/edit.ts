/** Small edits of policy documents: what an explanation suggests, and what the console's "apply" does. */

import type { ConditionElement, PolicyDocument, PrincipalElement, Statement } from './document.ts';

export type StatementEdit =
  /** A new statement at the end, in a new document when there is none. */
  | { kind: 'addStatement'; statement: Statement }
  | { kind: 'removeStatement'; statementIndex: number }
  /** One more value in an element that lists something. */
  | { kind: 'addValue'; statementIndex: number; element: ListElement; value: string }
  /** One value less. */
  | { kind: 'removeValue'; statementIndex: number; element: ListElement; value: string }
  | { kind: 'addPrincipal'; statementIndex: number; principal: PrincipalElement }
  /** An exception: the statement no longer concerns this caller. */
  | { kind: 'exceptCaller'; statementIndex: number; principalArn: string }
  /**
   * No edit but a demand on the request: these conditions must hold. Applied to a document, it drops them,
   * which has the same effect for the request in question.
   */
  | { kind: 'meetConditions'; statementIndex: number; conditions: readonly ConditionElement[] };

export type ListElement = 'action' | 'notAction' | 'resource' | 'notResource';

const EXCEPTION_OPERATOR = 'ArnNotEquals';
const EXCEPTION_KEY = 'aws:PrincipalArn';

/** @param document undefined = the policy is new */
export function applyEdit(document: PolicyDocument | undefined, edit: StatementEdit): PolicyDocument {
  const before = document ?? { version: '2012-10-17', statements: [] };
  return { ...before, statements: editStatements(before.statements, edit) };
}

function editStatements(statements: readonly Statement[], edit: StatementEdit): readonly Statement[] {
  if (edit.kind === 'addStatement') return [...statements, edit.statement];
  if (edit.kind === 'removeStatement') return statements.filter((_, index) => index !== edit.statementIndex);
  return statements.map((statement, index) =>
    index === edit.statementIndex ? editStatement(statement, edit) : statement,
  );
}

function editStatement(
  statement: Statement,
  edit: Exclude<StatementEdit, { kind: 'addStatement' | 'removeStatement' }>,
): Statement {
  switch (edit.kind) {
    case 'addValue':
      return { ...statement, [edit.element]: [...(statement[edit.element] ?? []), edit.value] };
    case 'removeValue':
      return {
        ...statement,
        [edit.element]: statement[edit.element]?.filter((value) => value !== edit.value),
      };
    case 'addPrincipal':
      return { ...statement, principal: mergedPrincipal(statement.principal, edit.principal) };
    case 'exceptCaller':
      return { ...statement, conditions: withException(statement.conditions, edit.principalArn) };
    case 'meetConditions':
      return {
        ...statement,
        conditions: statement.conditions.filter(
          ({ operator, key }) => !edit.conditions.some((met) => met.operator === operator && met.key === key),
        ),
      };
  }
}

function mergedPrincipal(before: PrincipalElement | undefined, added: PrincipalElement): PrincipalElement {
  if (before === undefined || added === '*' || before === '*') return added;
  const merged = { ...before };
  for (const key of ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const) {
    const names = added[key];
    if (names !== undefined) merged[key] = [...(before[key] ?? []), ...names];
  }
  return merged;
}

function withException(conditions: readonly ConditionElement[], principalArn: string): ConditionElement[] {
  const isException = ({ operator, key }: ConditionElement) =>
    operator === EXCEPTION_OPERATOR && key.toLowerCase() === EXCEPTION_KEY.toLowerCase();
  if (!conditions.some(isException)) {
    return [...conditions, { operator: EXCEPTION_OPERATOR, key: EXCEPTION_KEY, values: [principalArn] }];
  }
  return conditions.map((condition) =>
    isException(condition) ? { ...condition, values: [...condition.values, principalArn] } : condition,
  );
}
