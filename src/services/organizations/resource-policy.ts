/** The policy of the organization itself, by which members may do what else only the management account may. */

import { parsePolicy } from '../../policy/parse.ts';
import { PolicyError } from '../../policy/policy-error.ts';
import type { ResourcePolicy } from './api.gen.ts';
import { constraintViolation, invalidInput } from './errors.ts';
import { resourcePolicyArn } from './ids.ts';
import { RESOURCE_POLICY_CHARACTERS_MAX } from './limits.ts';
import type { OrganizationRecord } from './state.ts';

/** Throws InvalidInputException, ConstraintViolationException. */
export function checkResourcePolicy(content: string): void {
  if (content.length > RESOURCE_POLICY_CHARACTERS_MAX) {
    throw constraintViolation(
      'POLICY_CONTENT_LIMIT_EXCEEDED',
      `You have exceeded the maximum size of a resource policy: ${RESOURCE_POLICY_CHARACTERS_MAX} characters.`,
    );
  }
  const { statements } = parse(content);
  const actions = statements.flatMap(({ action = ['*'] }) => action);
  if (actions.every((action) => action.toLowerCase().startsWith('organizations:'))) return;
  throw invalidInput(
    'UNSUPPORTED_ACTION_IN_RESOURCE_POLICY',
    'The provided resource policy contains an action that is not supported.',
  );
}

function parse(content: string) {
  try {
    return parsePolicy(content, 'resource');
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw invalidInput('INVALID_RESOURCE_POLICY_JSON', 'The provided resource policy is not valid JSON.');
  }
}

export function shownResourcePolicy(
  organization: OrganizationRecord,
  { id, content }: { id: string; content: string },
): ResourcePolicy {
  return {
    ResourcePolicySummary: { Id: id, Arn: resourcePolicyArn(organization, id) },
    Content: content,
  };
}
