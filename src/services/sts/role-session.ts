/** Sessions of roles, as all operations of the AssumeRole family answer them. */

import type { TxContext } from '../../core/context.ts';
import { parseRoleArn, type RoleRecord } from '../../policy/identity/roles.ts';
import type { SessionToken } from '../../policy/identity/session-token.ts';
import type { AssumedRoleUser } from './api.gen.ts';
import { validationError } from './errors.ts';
import { type NewSession, newSession } from './session.ts';

export interface RoleSession extends NewSession {
  AssumedRoleUser: AssumedRoleUser;
}

interface Wanted {
  sessionName: string;
  durationSeconds: number;
  /** MinimumSessionTokenSize. */
  sizeMin: number | undefined;
}

type Facts = Omit<
  SessionToken,
  'kind' | 'account' | 'principalId' | 'sessionName' | 'accessKeyId' | 'secret' | 'issuedAtMs' | 'expiresAtMs'
>;

/** A session of `role` with these facts. */
export function newRoleSession(
  context: Pick<TxContext, 'ids' | 'seal' | 'now'>,
  role: RoleRecord,
  { sessionName, durationSeconds, sizeMin }: Wanted,
  facts: Facts,
): RoleSession {
  const { account } = parseRoleArn(role.arn) ?? { account: '' };
  const all = { kind: 'role' as const, account, principalId: role.id, sessionName, ...facts };
  const [start = ''] = role.arn.split(':iam:', 1);
  return {
    ...newSession(context, all, durationSeconds, sizeMin),
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${sessionName}`,
      Arn: `${start}:sts::${account}:assumed-role/${role.name}/${sessionName}`,
    },
  };
}

/** How long a session may be that begins with the role: as long as the role lets. */
export function withinRole(role: RoleRecord, seconds: number): number {
  if (seconds > role.maxSessionSeconds) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  return seconds;
}
