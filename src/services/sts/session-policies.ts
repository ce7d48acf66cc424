/** What a session may do at most, as given with the request, and how much room it takes in the token. */

import { deflateRawSync } from 'node:zlib';
import { parseArn } from '../../core/arn.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { PolicyError } from '../../policy/policy-error.ts';
import type { PolicyDescriptorType } from './api.gen.ts';
import { malformedPolicyDocument, packedPolicyTooLarge, validationError } from './errors.ts';

export interface SessionPolicies {
  policy: string | undefined;
  policyArns: readonly string[];
}

const POLICY_ARNS_MAX = 10;
/** Of inline policy and ARNs together. */
const PLAIN_CHARACTERS_MAX = 2048;
/**
 * AWS does not say how it packs policies and tags; with this limit, deflated JSON comes near to the percentages that its
 * documentation and recorded answers show.
 */
const PACKED_BYTES_MAX = 2048;

export function sessionPolicies(
  policy: string | undefined,
  descriptors: readonly PolicyDescriptorType[] = [],
): SessionPolicies {
  if (policy !== undefined) checkPolicy(policy);
  const policyArns = descriptors.map(({ arn }) => arn ?? '');
  if (policyArns.length > POLICY_ARNS_MAX) {
    throw validationError(
      "1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length " +
        `less than or equal to ${POLICY_ARNS_MAX}`,
    );
  }
  for (const arn of policyArns) {
    if (!isPolicyArn(arn)) throw validationError(`${arn} is invalid`);
  }
  const characters = [policy ?? '', ...policyArns].join('').length;
  if (characters > PLAIN_CHARACTERS_MAX) {
    throw packedPolicyTooLarge(Math.ceil((characters * 100) / PLAIN_CHARACTERS_MAX));
  }
  return { policy, policyArns };
}

function checkPolicy(text: string): void {
  try {
    parsePolicy(text, 'identity');
  } catch (error) {
    if (error instanceof PolicyError) throw malformedPolicyDocument(error.message);
    throw error;
  }
}

function isPolicyArn(arn: string): boolean {
  const parsed = parseArn(arn);
  return parsed?.service === 'iam' && /^policy\/.+/.test(parsed.resource);
}

/** PackedPolicySize: percent of the room for policies and tags; undefined where there are none. */
export function packedPercent(
  { policy, policyArns }: SessionPolicies,
  tags: Readonly<Record<string, string>>,
): number | undefined {
  const parts: unknown[] = [...(policy === undefined ? [] : [policy]), ...policyArns];
  if (Object.keys(tags).length > 0) parts.push(tags);
  if (parts.length === 0) return undefined;
  const bytes = deflateRawSync(JSON.stringify(parts)).length;
  const percent = Math.ceil((bytes * 100) / PACKED_BYTES_MAX);
  if (percent > 100) throw packedPolicyTooLarge(percent);
  return percent;
}
