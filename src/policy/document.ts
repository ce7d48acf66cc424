/** Policy documents after parsing: one shape, whatever form (string, list, number) the JSON used. */

import { variableKeys } from './variables.ts';

export type PolicyVersion = '2008-10-17' | '2012-10-17';

export type Effect = 'Allow' | 'Deny';

export type PrincipalKey = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';

/** `'*'` is everybody, anonymous callers included. */
export type PrincipalElement = '*' | Partial<Record<PrincipalKey, readonly string[]>>;

export interface ConditionElement {
  /** As written, e.g. `ForAnyValue:StringLikeIfExists`. */
  operator: string;
  /** As written, e.g. `aws:PrincipalTag/team`. */
  key: string;
  /** Numbers and booleans became their JSON text. */
  values: readonly string[];
}

/** Of each pair (`action`/`notAction` ...) at most one is present. */
export interface Statement {
  sid?: string;
  effect: Effect;
  principal?: PrincipalElement;
  notPrincipal?: PrincipalElement;
  action?: readonly string[];
  notAction?: readonly string[];
  /**
   * Neither `resource` nor `notResource`: whatever the policy is attached to (role trust, ECR
   * repositories).
   */
  resource?: readonly string[];
  notResource?: readonly string[];
  conditions: readonly ConditionElement[];
}

export interface PolicyDocument {
  /** Documents without one are `2008-10-17`: in them policy variables are plain text. */
  version: PolicyVersion;
  id?: string;
  statements: readonly Statement[];
}

/**
 * The condition keys that a document asks for, in conditions and variables, each once and as first written:
 * what `iam:GetContextKeysForCustomPolicy` lists and a simulation must be given.
 */
export function contextKeysOf({ version, statements }: PolicyDocument): string[] {
  const keys = new Map<string, string>();
  const add = (name: string) => {
    if (!keys.has(name.toLowerCase())) keys.set(name.toLowerCase(), name);
  };
  for (const { conditions, resource = [], notResource = [] } of statements) {
    for (const { key } of conditions) add(key);
    if (version !== '2012-10-17') continue;
    const texts = [...resource, ...notResource, ...conditions.flatMap(({ values }) => values)];
    texts.flatMap(variableKeys).forEach(add);
  }
  return [...keys.values()];
}

/** Back to the JSON form that AWS shows, members in AWS's own order. */
export function toJson(document: PolicyDocument): Record<string, unknown> {
  return {
    Version: document.version,
    ...(document.id === undefined ? {} : { Id: document.id }),
    Statement: document.statements.map(statementToJson),
  };
}

export function statementToJson(statement: Statement): Record<string, unknown> {
  const entries: [string, unknown][] = [
    ['Sid', statement.sid],
    ['Effect', statement.effect],
    ['Principal', principalToJson(statement.principal)],
    ['NotPrincipal', principalToJson(statement.notPrincipal)],
    ['Action', oneOrMany(statement.action)],
    ['NotAction', oneOrMany(statement.notAction)],
    ['Resource', oneOrMany(statement.resource)],
    ['NotResource', oneOrMany(statement.notResource)],
    ['Condition', statement.conditions.length === 0 ? undefined : conditionsToJson(statement.conditions)],
  ];
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function oneOrMany(values: readonly string[] | undefined): string | readonly string[] | undefined {
  const [only, ...more] = values ?? [];
  return only !== undefined && more.length === 0 ? only : values;
}

function principalToJson(principal: PrincipalElement | undefined): unknown {
  if (principal === undefined || principal === '*') return principal;
  return Object.fromEntries(Object.entries(principal).map(([key, values]) => [key, oneOrMany(values)]));
}

function conditionsToJson(conditions: readonly ConditionElement[]): Record<string, unknown> {
  const operators = new Map<string, [string, unknown][]>();
  for (const { operator, key, values } of conditions) {
    const keys = operators.get(operator) ?? [];
    keys.push([key, oneOrMany(values)]);
    operators.set(operator, keys);
  }
  return Object.fromEntries([...operators].map(([operator, keys]) => [operator, Object.fromEntries(keys)]));
}
