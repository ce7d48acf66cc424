/** RedrivePolicy of a subscription. https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html */

import { parseArn } from '../../core/arn.ts';
import { withPlace } from './filter-fault.ts';
import { JsonSyntaxError, JsonTokens } from './json-tokens.ts';

/** What is wrong with a policy; undefined when it is one. */
export function redriveFault(text: string, of: { arn: string; isFifo: boolean }): string | undefined {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    return `RedrivePolicy: failed to parse JSON. ${syntaxFault(text)}`;
  }
  const target = deadLetterTarget(policy);
  if (target === undefined) return 'RedrivePolicy: deadLetterTargetArn is an invalid arn';
  const arn = parseArn(target);
  const topic = parseArn(of.arn);
  if (arn?.service !== 'sqs' || !/^\d{12}$/.test(arn.account) || arn.resource === '') {
    return 'RedrivePolicy: deadLetterTargetArn is an invalid arn';
  }
  if (arn.region !== topic?.region || arn.account !== topic.account) {
    return 'RedrivePolicy: deadLetterTargetArn must be in the same region and account as the topic';
  }
  if (of.isFifo && !arn.resource.endsWith('.fifo')) {
    return 'RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.';
  }
  if (!of.isFifo && arn.resource.endsWith('.fifo')) {
    return 'RedrivePolicy: must use a standard queue as DLQ for a subscription to a standard topic.';
  }
  return undefined;
}

/** The words of AWS's reader; empty for a text that it reads, though it is no JSON. */
function syntaxFault(text: string): string {
  const tokens = new JsonTokens(text);
  try {
    while (tokens.next() !== undefined);
    return '';
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return withPlace(error, error.message);
  }
}

/** The queue that a stored policy names. */
export function deadLetterArn(attributes: Readonly<Record<string, string>>): string | undefined {
  const policy = attributes['RedrivePolicy'];
  return policy === undefined ? undefined : deadLetterTarget(JSON.parse(policy));
}

function deadLetterTarget(policy: unknown): string | undefined {
  if (typeof policy !== 'object' || policy === null || !('deadLetterTargetArn' in policy)) return undefined;
  const { deadLetterTargetArn: target } = policy;
  return typeof target === 'string' ? target : undefined;
}
