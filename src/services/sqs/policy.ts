/** The access policy of a queue as it is set whole. */

import type { PolicyDocument } from '../../policy/document.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { PolicyError } from '../../policy/policy-error.ts';
import { unknownService } from '../../policy/service-principals.ts';
import { invalidAttributeValue, invalidValue, overLimit } from './errors.ts';
import { POLICY_ACTIONS_MAX, POLICY_STATEMENTS_MAX } from './limits.ts';
import { QUEUE_ACTIONS } from './policy-actions.gen.ts';

/** Throws InvalidAttributeValue, InvalidParameterValue, OverLimit. */
export function checkPolicy(text: string): void {
  const { statements } = parsed(text);
  if (statements.length > POLICY_STATEMENTS_MAX) {
    throw overLimit(
      `${statements.length} statements were found in the submitted policy, max allowed is ${POLICY_STATEMENTS_MAX}`,
    );
  }
  for (const { action, notAction } of statements) checkActions(action ?? notAction ?? []);
}

/** Batches have no actions of their own: who names one is told so (cloudtools/awacs#34, aws/aws-cdk#2381). */
function checkActions(actions: readonly string[]): void {
  if (actions.length > POLICY_ACTIONS_MAX) {
    throw overLimit(
      `${actions.length} actions were found in a statement from the submitted policy, max allowed is ${POLICY_ACTIONS_MAX}`,
    );
  }
  const unknown = actions.find((action) => !isAction(action));
  if (unknown === undefined) return;
  throw invalidValue(
    'ActionName',
    unknown,
    'Please refer to the appropriate WSDL for a list of valid actions.',
  );
}

function isAction(action: string): boolean {
  const [service, name = '', ...rest] = action.toLowerCase().split(':');
  if (action === '*') return true;
  if (service !== 'sqs' || rest.length > 0) return false;
  return /[*?]/.test(name) || QUEUE_ACTIONS.has(name);
}

function parsed(text: string): PolicyDocument {
  try {
    const document = parsePolicy(text, 'resource');
    if (unknownService(document) === undefined) return document;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
  }
  throw invalidAttributeValue('Policy');
}
