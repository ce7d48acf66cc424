/** Which policies apply to a caller at all, in the order in which AWS looks at them. */

import type { CompiledPolicy } from './compile.ts';
import { accountOf, isServiceLinkedRole } from './principals.ts';
import type { AccessRequest, Layer, PolicySet, PolicyType } from './request.ts';

/**
 * IAM User Guide, "How AWS enforcement code logic evaluates requests": organization, endpoint, resource,
 * identity, boundary, session. A layer that is there must also be looked at when it is empty (an identity
 * without policies).
 */
export function layersOf(request: AccessRequest, policies: PolicySet): Layer[] {
  const { principal } = request;
  const layers: Layer[] = [];
  const add = (type: PolicyType, list: readonly CompiledPolicy[], level?: number) =>
    layers.push(level === undefined ? { type, policies: list } : { type, policies: list, level });
  const hasIdentity = accountOf(principal) !== undefined;
  const organizationApplies = !isServiceLinkedRole(principal);

  const levels = hasIdentity && organizationApplies ? (policies.scps ?? []) : [];
  for (const [index, level] of levels.entries()) add('scp', level, index);
  if (organizationApplies && policies.rcps !== undefined) add('rcp', policies.rcps);
  if (policies.endpoint !== undefined) add('endpoint', [policies.endpoint]);
  if (policies.trust !== undefined) add('trust', [policies.trust]);
  else if (policies.resource !== undefined) add('resource', [policies.resource]);
  if (!hasIdentity) return layers;
  // Root has none, except in a session for a task: that denies what is not the task.
  if (principal.type !== 'root' || policies.identity.length > 0) add('identity', policies.identity);
  if (policies.boundary !== undefined) add('boundary', [policies.boundary]);
  if (hasSession(policies)) add('session', policies.session ?? []);
  for (const [index, scope] of (policies.scopes ?? []).entries()) add('session', [scope], index);
  return layers;
}

/** The root user, and a federated session that it issued, need no identity policy. */
export function hasRootPermissions({ principal }: AccessRequest): boolean {
  return (
    principal.type === 'root' ||
    (principal.type === 'federated-user' && principal.issuerArn.endsWith(`:${principal.accountId}:root`))
  );
}

/** Whether session policies were passed: none, or an empty list, leave a role's session unlimited. */
export function hasSession(policies: PolicySet): boolean {
  return policies.session !== undefined && policies.session.length > 0;
}

export function isCrossAccount({ principal, resourceAccount }: AccessRequest): boolean {
  const account = accountOf(principal);
  return account !== undefined && resourceAccount !== undefined && resourceAccount !== account;
}

const REPAIRS: ReadonlySet<string> = new Set([
  's3:getbucketpolicy',
  's3:putbucketpolicy',
  's3:deletebucketpolicy',
  'sqs:getqueueattributes',
  'sqs:getqueueurl',
  'sqs:setqueueattributes',
]);

/**
 * S3 API Reference, PutBucketPolicy: the root user of a bucket's owner can always read, replace and delete
 * its policy, whatever the policy says, so that nobody locks an account out of its bucket. IAM User Guide, "Tasks that
 * require root user credentials": the same for an SQS policy that denies all principals; the calls are those that AWS's
 * task policy SQSUnlockQueuePolicy leaves.
 */
export function mayAlwaysRepair(request: AccessRequest): boolean {
  return (
    request.principal.type === 'root' && !isCrossAccount(request) && REPAIRS.has(request.action.toLowerCase())
  );
}
