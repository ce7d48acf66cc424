/** The session of a role that a service has taken on, as a caller. */

import type { Caller } from '../../core/caller.ts';
import { parseRoleArn } from './roles.ts';

export interface AssumedRole {
  readonly role: string;
  /** ARN and unique id of the session. */
  readonly arn: string;
  readonly id: string;
  readonly accessKeyId: string;
  readonly expiresAtMs: number;
}

/** What a service does as this caller is done under the role's permissions. */
export function sessionCaller(
  { role, arn, id, accessKeyId, expiresAtMs }: AssumedRole,
  nowMs: number,
): Caller {
  const { account = '', name = '' } = parseRoleArn(role) ?? {};
  const [roleId = '', sessionName = ''] = id.split(':');
  return {
    type: 'assumedRole',
    account,
    arn,
    userId: id,
    accessKeyId,
    name,
    sessionName,
    issuer: { arn: role, id: roleId },
    session: { issuedAtMs: nowMs, expiresAtMs },
  };
}
