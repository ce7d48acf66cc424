/** Policy text to a document, checked by the rules of its kind. */

import type { Effect, PolicyDocument, PolicyVersion } from './document.ts';
import { JsonProblem, parseStrictJson } from './json.ts';
import { checkIdentityPolicy, identityMessage } from './parse-identity.ts';
import { checkResourcePolicy, checkTrustPolicy, resourceMessage } from './parse-resource.ts';
import { PolicyError, type PolicyErrorReason, refuse } from './policy-error.ts';
import { Problem, type ProblemKind, type RawPolicy, readPolicy } from './shape.ts';

/**
 * - `identity`: managed, inline, group and session policies, permissions boundaries, SCPs: no Principal,
 *   Version 2012-10-17
 * - `trust`: AssumeRolePolicyDocument of a role
 * - `resource`: everything attached to a resource (buckets, queues, keys, VPC endpoints ...), RCPs
 */
export type PolicyGrammar = 'identity' | 'trust' | 'resource';

const REASONS: Record<ProblemKind, PolicyErrorReason> = {
  notObject: 'json',
  unknownField: 'syntax',
  badField: 'syntax',
  badVersion: 'version',
  missingField: 'statement',
  emptyStatement: 'statement',
  exclusiveFields: 'syntax',
  emptyPrincipal: 'principal',
  badPrincipal: 'principal',
  badCondition: 'condition',
};

/**
 * Parses and checks a policy document. It does not know which actions, resources and principals exist:
 * services check that their resource policies fit, IAM that principals of trust policies are there.
 *
 * @throws PolicyError with AWS's text
 */
export function parsePolicy(text: string, grammar: PolicyGrammar): PolicyDocument {
  const raw = readRaw(text, grammar);
  if (grammar === 'identity') checkIdentityPolicy(raw);
  else if (grammar === 'trust') checkTrustPolicy(raw);
  else checkResourcePolicy(raw);
  return {
    version: versionOf(raw),
    ...(raw.id === undefined ? {} : { id: raw.id }),
    statements: raw.statements.map((statement) => ({ ...statement, effect: effectOf(statement.effect) })),
  };
}

function readRaw(text: string, grammar: PolicyGrammar): RawPolicy {
  const message = grammar === 'identity' ? identityMessage : resourceMessage;
  if (grammar === 'resource' && !text.trimStart().startsWith('{')) {
    refuse('json', "Policies must be valid JSON and the first byte must be '{'");
  }
  try {
    return readPolicy(parseStrictJson(text));
  } catch (error) {
    if (error instanceof Problem) throw new PolicyError(REASONS[error.kind], message(error));
    if (error instanceof JsonProblem) throw new PolicyError('json', message(new Problem('notObject')));
    throw error;
  }
}

function versionOf({ version }: RawPolicy): PolicyVersion {
  return version === '2012-10-17' ? version : '2008-10-17';
}

function effectOf(effect: string | undefined): Effect {
  if (effect === 'Allow' || effect === 'Deny') return effect;
  throw new Error(`Effect ${effect} was not refused by its grammar`);
}

/**
 * Characters as IAM counts them for its quotas: without white space (IAM User Guide, "IAM and AWS STS
 * quotas").
 */
export function policyCharacters(text: string): number {
  return text.replace(/\s/g, '').length;
}

/** IAM's quotas in {@link policyCharacters}; inline policies count together for each identity. */
export const POLICY_CHARACTERS_MAX = {
  managed: 6144,
  inlineUser: 2048,
  inlineGroup: 5120,
  inlineRole: 10_240,
  trust: 2048,
  session: 2048,
  serviceControl: 5120,
} as const;
