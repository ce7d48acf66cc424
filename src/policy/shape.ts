/**
 * From JSON to the shape of a policy, before any rule of a kind of policy. What is wrong is thrown as a
 * {@link Problem} and put into words by the grammar, because AWS words the same mistake differently in
 * identity and resource policies.
 */

import { parseOperator } from './conditions.ts';
import type { ConditionElement, PrincipalElement, PrincipalKey } from './document.ts';

export type ProblemKind =
  | 'notObject'
  | 'unknownField'
  | 'badField'
  | 'badVersion'
  | 'missingField'
  | 'emptyStatement'
  | 'exclusiveFields'
  | 'emptyPrincipal'
  | 'badPrincipal'
  | 'badCondition';

export class Problem extends Error {
  readonly kind: ProblemKind;
  /** The field, value or operator that is wrong. */
  readonly subject: string;

  constructor(kind: ProblemKind, subject = '') {
    super(`${kind} ${subject}`);
    this.kind = kind;
    this.subject = subject;
  }
}

export interface RawStatement {
  sid?: string;
  effect?: string;
  principal?: PrincipalElement;
  notPrincipal?: PrincipalElement;
  action?: readonly string[];
  notAction?: readonly string[];
  resource?: readonly string[];
  notResource?: readonly string[];
  conditions: readonly ConditionElement[];
}

export interface RawPolicy {
  version?: string;
  id?: string;
  statements: readonly RawStatement[];
}

type JsonObject = ReadonlyMap<string, unknown>;

const TOP_FIELDS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_FIELDS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
const VERSIONS: ReadonlySet<string> = new Set(['2008-10-17', '2012-10-17']);
const PRINCIPAL_KEYS: ReadonlySet<string> = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

/** @throws Problem */
export function readPolicy(value: unknown): RawPolicy {
  const fields = objectOf(value) ?? fail('notObject');
  checkFields(fields, TOP_FIELDS);
  const version = optionalString(fields, 'Version');
  if (version !== undefined && !VERSIONS.has(version)) fail('badVersion', version);
  const id = optionalString(fields, 'Id');
  if (!fields.has('Statement')) fail('missingField', 'Statement');
  const statement = fields.get('Statement');
  const list = Array.isArray(statement) ? statement : [statement];
  if (list.length === 0) fail('emptyStatement');
  return {
    ...(version === undefined ? {} : { version }),
    ...(id === undefined ? {} : { id }),
    statements: list.map(readStatement),
  };
}

function readStatement(value: unknown): RawStatement {
  const fields = objectOf(value) ?? fail('badField', 'Statement');
  checkFields(fields, STATEMENT_FIELDS);
  for (const name of ['Principal', 'Action', 'Resource']) {
    if (fields.has(name) && fields.has(`Not${name}`)) fail('exclusiveFields', name);
  }
  const members = {
    sid: optionalString(fields, 'Sid'),
    effect: optionalString(fields, 'Effect'),
    principal: optionalPrincipal(fields, 'Principal'),
    notPrincipal: optionalPrincipal(fields, 'NotPrincipal'),
    action: optionalStrings(fields, 'Action'),
    notAction: optionalStrings(fields, 'NotAction'),
    resource: optionalStrings(fields, 'Resource'),
    notResource: optionalStrings(fields, 'NotResource'),
  };
  return { ...withoutUndefined(members), conditions: readConditions(fields) };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(members: T): Defined<T> {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  // Object.fromEntries cannot know that the names are those of T.
  return Object.fromEntries(present) as Defined<T>;
}

function readConditions(fields: JsonObject): ConditionElement[] {
  if (!fields.has('Condition')) return [];
  const operators = objectOf(fields.get('Condition')) ?? fail('badField', 'Condition');
  const conditions: ConditionElement[] = [];
  for (const [operator, block] of operators) {
    const keys = objectOf(block) ?? fail('badField', 'Condition');
    // AWS takes an unknown operator as long as it has no keys.
    if (keys.size > 0 && parseOperator(operator) === undefined) fail('badCondition', operator);
    for (const [key, value] of keys) {
      conditions.push({ operator, key, values: scalarList(value) ?? fail('badField', 'Condition') });
    }
  }
  return conditions;
}

function optionalPrincipal(fields: JsonObject, name: string): PrincipalElement | undefined {
  if (!fields.has(name)) return undefined;
  const value = fields.get(name);
  if (value === '*') return '*';
  if (typeof value === 'string') fail('badPrincipal', value);
  const entries = objectOf(value) ?? fail('badField', name);
  const principal: Partial<Record<PrincipalKey, readonly string[]>> = {};
  for (const [key, names] of entries) {
    if (!isPrincipalKey(key)) fail('badPrincipal', key);
    else principal[key] = stringList(names) ?? fail('badField', name);
  }
  const named = Object.values(principal).some((names) => names.length > 0);
  return named ? principal : fail('emptyPrincipal', name);
}

function isPrincipalKey(key: string): key is PrincipalKey {
  return PRINCIPAL_KEYS.has(key);
}

function optionalString(fields: JsonObject, name: string): string | undefined {
  if (!fields.has(name)) return undefined;
  const value = fields.get(name);
  return typeof value === 'string' ? value : fail('badField', name);
}

function optionalStrings(fields: JsonObject, name: string): readonly string[] | undefined {
  return fields.has(name) ? (stringList(fields.get(name)) ?? fail('badField', name)) : undefined;
}

function stringList(value: unknown): readonly string[] | undefined {
  const list = Array.isArray(value) ? value : [value];
  return list.every((item) => typeof item === 'string') ? list : undefined;
}

function scalarList(value: unknown): readonly string[] | undefined {
  const list = Array.isArray(value) ? value : [value];
  const scalar = list.every((item) => ['string', 'number', 'boolean'].includes(typeof item));
  return scalar ? list.map(String) : undefined;
}

/** Own members only, in a map: a `__proto__` of the document stays a name like any other. */
function objectOf(value: unknown): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}

function checkFields(fields: JsonObject, known: ReadonlySet<string>): void {
  for (const name of fields.keys()) {
    if (!known.has(name)) fail('unknownField', name);
  }
}

function fail(kind: ProblemKind, subject?: string): never {
  throw new Problem(kind, subject);
}
