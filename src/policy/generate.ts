/** A policy that allows what was observed and nothing else, as far as a policy has room for it. */

import { type Statement, statementToJson } from './document.ts';
import type { ObservedAction } from './observed-calls.ts';
import { policyCharacters } from './parse.ts';
import { patternFor } from './resource-patterns.ts';
import { literalResource } from './suggest.ts';

export interface GeneratedPolicy {
  document: Record<string, unknown>;
  /** Resources were put together by how they begin, so that the policy is no longer than it may be. */
  isWidened: boolean;
  /** In characters as IAM counts them. */
  size: number;
}

/** How many resources an action may list, from the most exact attempt to the last one. */
const ATTEMPTS: readonly number[] = [1_000, 50, 10, 3, 1];

/** @param charactersMax see `POLICY_CHARACTERS_MAX` */
export function generatePolicy(calls: readonly ObservedAction[], charactersMax: number): GeneratedPolicy {
  let policy = attempt(calls, ATTEMPTS[0] ?? 1);
  for (const resourcesMax of ATTEMPTS.slice(1)) {
    if (policy.size <= charactersMax) break;
    policy = attempt(calls, resourcesMax);
  }
  return policy;
}

function attempt(calls: readonly ObservedAction[], resourcesMax: number): GeneratedPolicy {
  let isWidened = false;
  const byResources = new Map<string, { resources: readonly string[]; actions: string[] }>();
  for (const { action, resources, prefixes } of calls) {
    const { kept, made } = patternFor(resources, resourcesMax);
    if (made.length + prefixes.length > 0) isWidened = true;
    const patterns = [...new Set([...prefixes, ...made])].map((prefix) => `${literal(prefix)}*`);
    const list = kept.includes('*') ? ['*'] : [...kept.map(literal), ...patterns].sort();
    // Actions of one service on the same things are one statement.
    const name = `${action.split(':', 1)[0]} ${list.join(' ')}`;
    const group = byResources.get(name) ?? { resources: list, actions: [] };
    group.actions.push(action);
    byResources.set(name, group);
  }
  const statements = [...byResources.values()].map(
    ({ actions, resources }): Statement => ({
      effect: 'Allow',
      action: actions.toSorted(),
      resource: resources,
      conditions: [],
    }),
  );
  statements.sort((a, b) => compareTexts(keyOf(a), keyOf(b)));
  const document = { Version: '2012-10-17', Statement: statements.map(statementToJson) };
  return { document, isWidened, size: policyCharacters(JSON.stringify(document)) };
}

function literal(resource: string): string {
  return literalResource(resource, '2012-10-17');
}

function keyOf({ action = [], resource = [] }: Statement): string {
  return `${action.join(' ')} ${resource.join(' ')}`;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
