/**
 * Who made a call, in the form of CloudTrail's records.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */

import { parseArn } from '../../core/arn.ts';
import type { Caller } from '../../core/caller.ts';
import type { JsonObject } from '../../core/event-history.ts';

/** As the caller's own account sees it. */
export function userIdentity(caller: Caller): JsonObject {
  const invokedBy = caller.calledVia?.at(-1);
  const tail = invokedBy === undefined ? {} : { invokedBy };
  const { account: accountId, arn, accessKeyId, userId: principalId } = caller;
  const head = { principalId, arn, accountId, ...(accessKeyId === undefined ? {} : { accessKeyId }) };
  switch (caller.type) {
    case 'root':
      return { type: 'Root', ...head, ...sessionOf(caller), ...tail };
    case 'user':
      return { type: 'IAMUser', ...head, userName: caller.name, ...sessionOf(caller), ...tail };
    case 'assumedRole':
      return { type: 'AssumedRole', ...head, ...sessionOf(caller), ...tail };
    case 'federatedUser':
      return { type: 'FederatedUser', ...head, ...sessionOf(caller), ...tail };
    case 'service':
      return { type: 'AWSService', invokedBy: arn };
    case 'anonymous':
      // As S3 writes it for a request without a signature.
      return { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' };
  }
}

/** As another account sees it, whose resource was used: no more than that it was another's. */
export function foreignIdentity(caller: Caller): JsonObject {
  return { type: 'AWSAccount', principalId: caller.userId, accountId: caller.account };
}

/** What `LookupEvents` calls the user's name. */
export function lookupName(caller: Caller): string | undefined {
  if (caller.type === 'root') return 'root';
  return caller.type === 'user' ? caller.name : caller.sessionName;
}

/** Where temporary credentials come from. */
function sessionOf(caller: Caller): { sessionContext?: JsonObject } {
  const { session } = caller;
  if (session === undefined) return {};
  return {
    sessionContext: {
      ...(caller.issuer === undefined ? {} : { sessionIssuer: issuerOf(caller, caller.issuer) }),
      ...(session.sourceIdentity === undefined ? {} : { sourceIdentity: session.sourceIdentity }),
      attributes: {
        creationDate: isoSeconds(session.issuedAtMs),
        mfaAuthenticated: String(session.mfaAuthenticatedAtMs !== undefined),
      },
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-track-privileged-tasks.html
      ...(session.taskPolicyArn === undefined ? {} : { assumedRoot: 'true' }),
    },
  };
}

function issuerOf(caller: Caller, { arn, id }: { arn: string; id: string }): JsonObject {
  const accountId = parseArn(arn)?.account ?? caller.account;
  const head = (type: string) => ({ type, principalId: id, arn, accountId });
  if (caller.type === 'assumedRole') return { ...head('Role'), userName: caller.name };
  if (arn.endsWith(':root')) return head('Root');
  return { ...head('IAMUser'), userName: arn.slice(arn.lastIndexOf('/') + 1) };
}

/** `2026-11-29T18:00:00Z`: records know no milliseconds. */
export function isoSeconds(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
