/**
 * What makes a merged backup policy invalid: what AWS's page says is required, and the limit of its own example.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup_syntax.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/invalid-policy-alerts.html
 */

import type { Merged } from './effective-policy.ts';

export interface PolicyFault {
  code: 'ELEMENTS_TOO_MANY' | 'ELEMENTS_TOO_FEW' | 'KEY_REQUIRED';
  message: string;
  /** Names of the members that lead to it. */
  path: readonly string[];
}

type Path = PolicyFault['path'];

const RULES_MAX = 10;
const IN_PLAN = ['rules', 'regions', 'selections'] as const;
const IN_RULE = ['schedule_expression', 'target_backup_vault_name'] as const;
/** The two kinds of selections, and what each needs. */
const IN_SELECTION: Readonly<Record<string, readonly string[]>> = {
  tags: ['iam_role_arn', 'tag_key', 'tag_value'],
  resources: ['iam_role_arn', 'resource_types'],
};

export function backupFaults(merged: Merged): PolicyFault[] {
  return named(merged, ['plans']).flatMap(([plan, path]) => [
    ...missing(plan, path, IN_PLAN),
    ...tooFew(plan, path, 'regions'),
    ...tooMany(plan, path, 'rules', RULES_MAX),
    ...named(plan, ['rules'], path).flatMap(([rule, at]) => missing(rule, at, IN_RULE)),
    ...Object.entries(IN_SELECTION).flatMap(([kind, needed]) =>
      named(plan, ['selections', kind], path).flatMap(([selection, at]) => [
        ...missing(selection, at, needed),
        ...needed.flatMap((name) => tooFew(selection, at, name)),
      ]),
    ),
  ]);
}

/** The blocks below a member, each with the path that leads to it. */
function named(block: Merged, names: Path, path: Path = []): [Merged, Path][] {
  let current: unknown = block;
  for (const name of names) current = isBlock(current) ? current[name] : undefined;
  if (!isBlock(current)) return [];
  return Object.entries(current).flatMap(([name, below]): [Merged, Path][] =>
    isBlock(below) ? [[below, [...path, ...names, name]]] : [],
  );
}

function isBlock(node: unknown): node is Merged {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

function missing(block: Merged, path: Path, names: readonly string[]): PolicyFault[] {
  return names
    .filter((name) => block[name] === undefined)
    .map((name) => ({ code: 'KEY_REQUIRED', message: `'${name}' is missing`, path }));
}

/** A list of values that must not be empty. */
function tooFew(block: Merged, path: Path, name: string): PolicyFault[] {
  const values = block[name];
  if (!Array.isArray(values) || values.length > 0) return [];
  const message = `'${name}' is less than the allowed minimum limit 1`;
  return [{ code: 'ELEMENTS_TOO_FEW', message, path: [...path, name] }];
}

function tooMany(block: Merged, path: Path, name: string, most: number): PolicyFault[] {
  const below = block[name];
  if (!isBlock(below) || Object.keys(below).length <= most) return [];
  const message = `'${name}' exceeds the allowed maximum limit ${most}`;
  return [{ code: 'ELEMENTS_TOO_MANY', message, path: [...path, name] }];
}
