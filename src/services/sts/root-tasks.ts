/** Root sessions for a task in a member account: who may ask for one, and for which tasks. */

import { parseArn } from '../../core/arn.ts';
import { partitionOf } from '../../core/place.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import type { Transaction } from '../../core/transaction.ts';
import { ANYWHERE, accounts } from '../../policy/organization/accounts.ts';
import { rootFeatures } from '../../policy/organization/root-features.ts';
import { delegations } from '../../policy/organization/trusted-services.ts';
import type { AssumeRootRequest } from './api.gen.ts';
import { notAuthorised, validationError } from './errors.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html */
const TASKS: ReadonlySet<string> = new Set([
  'IAMAuditRootUserCredentials',
  'IAMCreateRootUserPassword',
  'IAMDeleteRootUserCredentials',
  'S3UnlockBucketPolicy',
  'SQSUnlockQueuePolicy',
]);

const TASK_PATH = 'policy/root-task/';

/** The account of `TargetPrincipal`: twelve digits, or its root's ARN. */
export function targetAccount(principal: string): string {
  if (/^\d{12}$/.test(principal)) return principal;
  const { service, account = '', resource } = parseArn(principal) ?? {};
  if (service !== 'iam' || resource !== 'root' || !/^\d{12}$/.test(account)) {
    throw validationError(`${principal} is invalid`);
  }
  return account;
}

/** The ARN of the task's policy. */
export function taskPolicy({ TaskPolicyArn }: AssumeRootRequest): string {
  const { arn = '' } = TaskPolicyArn;
  const { service, account, resource = '' } = parseArn(arn) ?? {};
  const isOfAws = service === 'iam' && account === 'aws' && resource.startsWith(TASK_PATH);
  if (!isOfAws || !TASKS.has(resource.slice(TASK_PATH.length))) throw validationError(`${arn} is invalid`);
  return arn;
}

/**
 * The caller's own policies decide, for an account that its organization lets it into. Every other account gets the
 * same answer, so that nobody learns of them.
 */
export const toAssumeRoot: Access<AssumeRootRequest> = {
  actions: ['sts:AssumeRoot'],
  demands: async (context, input) => {
    const { caller, place, tx } = context;
    const account = targetAccount(input.TargetPrincipal);
    const arn = taskPolicy(input);
    const resource = `arn:${partitionOf(place.region)}:iam::${account}:root`;
    if (!(await mayReach(tx, context, account))) {
      throw notAuthorised(caller.arn, 'sts:AssumeRoot', resource);
    }
    return [
      {
        action: 'sts:AssumeRoot',
        resource,
        account,
        // What stands for a policy of the root user's: the feature that the organization has enabled.
        grants: [{ namedAs: 'account', label: 'centralized root access of the organization' }],
        conditions: { 'sts:TaskPolicyArn': arn },
      },
    ];
  },
};

/**
 * "You must use credentials from an AWS Organizations management account or a delegated administrator account for IAM
 * ... You cannot use root user credentials", for a member, while root sessions are on.
 */
async function mayReach(tx: Transaction, { caller }: AccessContext, target: string): Promise<boolean> {
  if (caller.type !== 'user' && caller.type !== 'assumedRole') return false;
  const membership = (await accounts.get(tx, ANYWHERE, target))?.membership;
  if (membership === undefined || membership.managementAccount === target) return false;
  const { organizationId, managementAccount } = membership;
  const features = await rootFeatures.get(tx, ANYWHERE, organizationId);
  if (features?.enabled.includes('RootSessions') !== true) return false;
  if (caller.account === managementAccount) return true;
  const iam = 'iam.amazonaws.com';
  return (await delegations.get(tx, ANYWHERE, organizationId, caller.account, iam)) !== undefined;
}
