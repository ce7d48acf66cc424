/** PolicyExclusionList: what the result would be if a policy were not attached. */

import { parseArn } from '../../../core/arn.ts';
import { compilePattern } from '../../../policy/glob.ts';
import type { PolicyIdentifier } from '../api.gen.ts';
import { invalidInput } from '../errors.ts';
import type { AttachedSource } from './source.ts';

export interface Exclusions {
  excludes(policy: AttachedSource): boolean;
  readonly boundary: boolean;
  /** Those of the organization. */
  readonly controlPolicies: boolean;
}

type Test = (policy: AttachedSource) => boolean;

/** @throws InvalidInput for identifiers that are none */
export function exclusionsOf(identifiers: readonly PolicyIdentifier[] = []): Exclusions {
  const tests = identifiers.map(testOf);
  return {
    excludes: (policy) => tests.some((test) => test(policy)),
    boundary: identifiers.some(({ PolicyType }) => PolicyType === 'permission-boundary'),
    controlPolicies: identifiers.some(({ PolicyType }) => PolicyType === 'scp'),
  };
}

function testOf({
  PolicyType: type,
  PolicyArn: arn,
  InlinePolicyIdentifier: inline,
}: PolicyIdentifier): Test {
  const given = [type, arn, inline].filter((each) => each !== undefined);
  if (given.length !== 1) {
    throw invalidInput('Specify exactly one of PolicyType, PolicyArn and InlinePolicyIdentifier.');
  }
  if (type !== undefined) return ({ kind }) => kind === type;
  if (arn !== undefined) return arnTest(arn);
  const { PolicyName, AttachmentType, AttachmentName } = inline ?? {};
  // AWS's page speaks of wildcards in the entity's name; its model lets none in.
  return ({ kind, name, owner }) =>
    kind === 'inline' &&
    name === PolicyName &&
    owner.kind === AttachmentType &&
    owner.name === AttachmentName;
}

/** One `*` at most and any number of `?`, behind `policy/` only. */
function arnTest(arn: string): Test {
  const parsed = parseArn(arn);
  const resource = parsed?.resource ?? '';
  const isPolicy = parsed?.service === 'iam' && resource.startsWith('policy/');
  const stars = resource.split('*').length - 1;
  if (!isPolicy || stars > 1 || /[*?]/.test(arn.slice(0, arn.length - resource.length))) {
    throw invalidInput(`ARN ${arn} is not valid.`);
  }
  const pattern = compilePattern(arn);
  return ({ arn: own }) => own !== undefined && pattern.matches(own);
}
