/**
 * The service-linked role under which a resource is scaled: made when its first target is registered, as AWS does.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html
 */

import { type Caller, serviceCaller } from '../../core/caller.ts';
import type { CallAs, StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { Place } from '../../core/place.ts';
import { roleByArn } from '../../policy/identity/roles.ts';
import { type Kind, linkedRoleArn } from './kinds.ts';

/** In the caller's name: it needs `iam:CreateServiceLinkedRole`. @throws AwsError what IAM says */
export async function makeLinkedRole(context: StagedContext, kind: Kind): Promise<void> {
  const arn = linkedRoleArn(context.place, kind);
  if (await context.transact(async ({ tx }) => (await roleByArn(tx, arn)) !== undefined)) return;
  try {
    const AWSServiceName = `${kind.principal}.amazonaws.com`;
    await context.call.as(context.caller)('iam', 'CreateServiceLinkedRole', { AWSServiceName });
  } catch (error) {
    // Somebody else was first.
    if (!(error instanceof AwsError) || error.code !== 'InvalidInput') throw error;
  }
}

/** Calls under the role, in the target's account and region. @throws AwsError what STS says */
export async function callAsLinkedRole(context: StagedContext, place: Place, kind: Kind): Promise<CallAs> {
  const RoleArn = linkedRoleArn(place, kind);
  const asService = context.call.as(serviceCaller(kind.principal, { sourceAccount: place.account }));
  const input = { RoleArn, RoleSessionName: 'AutoScaling' };
  const { Credentials, AssumedRoleUser } = await asService('sts', 'AssumeRole', input, place);
  if (Credentials === undefined || AssumedRoleUser === undefined) throw new Error('STS gave no credentials');
  const [id = '', sessionName] = AssumedRoleUser.AssumedRoleId.split(':');
  const caller: Caller = {
    type: 'assumedRole',
    account: place.account,
    arn: AssumedRoleUser.Arn,
    userId: AssumedRoleUser.AssumedRoleId,
    accessKeyId: Credentials.AccessKeyId,
    name: RoleArn.split('/').at(-1),
    sessionName,
    issuer: { arn: RoleArn, id },
    session: { issuedAtMs: context.now(), expiresAtMs: Credentials.Expiration.getTime() },
  };
  const call = context.call.as(caller);
  return (service, operation, callInput, at = place) => call(service, operation, callInput, at);
}
