/** Which services a policy lets in at all: what access advisor lists. */

import type { CompiledPolicy } from '../../../policy/compile.ts';
import type { Statement } from '../../../policy/document.ts';
import { compilePattern } from '../../../policy/glob.ts';

/**
 * Whether permissions policies allow anything in a service, and none of them denies all of it, always and everywhere.
 * Nothing else is looked at: not boundaries, not conditions, not the policies of resources (API Reference,
 * GetServiceLastAccessedDetails).
 */
export function grantsService(policies: readonly CompiledPolicy[], namespace: string): boolean {
  const statements = policies.flatMap(({ document }) => document.statements);
  const isDenied = statements.some((each) => each.effect === 'Deny' && coversAll(each, namespace));
  return !isDenied && statements.some((each) => each.effect === 'Allow' && touches(each, namespace));
}

function touches({ action, notAction }: Statement, namespace: string): boolean {
  if (action !== undefined) return action.some((pattern) => servicePart(pattern, namespace));
  return !(notAction ?? []).some((pattern) => isWhole(pattern, namespace));
}

function coversAll({ action, notAction, resource, conditions }: Statement, namespace: string): boolean {
  if (conditions.length > 0 || resource?.includes('*') !== true) return false;
  if (action !== undefined) return action.some((pattern) => isWhole(pattern, namespace));
  return !(notAction ?? []).some((pattern) => servicePart(pattern, namespace));
}

/** `s3:Get*`, `*`, `s*:List*`: the pattern's service can be this one. */
function servicePart(pattern: string, namespace: string): boolean {
  const [service = ''] = pattern.toLowerCase().split(':', 1);
  return compilePattern(service).matches(namespace);
}

/** `s3:*` and `*`: all that the service has. */
function isWhole(pattern: string, namespace: string): boolean {
  const [, name = '*'] = pattern.split(':');
  return name === '*' && servicePart(pattern, namespace);
}
