import { parsePolicy } from '../../policy/parse.ts';
import { isPublicPolicy } from '../../policy/public-access.ts';

/** Whether the text of a bucket's policy, which was checked when it was put, opens the bucket to everybody. */
export function isPublicPolicyText(policy: string): boolean {
  return isPublicPolicy(parsePolicy(policy, 'resource'));
}
