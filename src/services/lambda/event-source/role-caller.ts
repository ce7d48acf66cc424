/** The function's role as a caller: what reads a source is the function's role, as on AWS. */

import type { Caller } from '../../../core/caller.ts';
import type { CallAs, StagedContext } from '../../../core/context.ts';
import { assumeRole, type RoleUse } from '../role.ts';

/** A session is renewed so long before its end. */
const SPARE_MS = 5 * 60 * 1000;

/** @throws AwsError what STS says */
async function sessionOf(context: StagedContext, use: RoleUse): Promise<Caller> {
  const { arn, id, credentials } = await assumeRole(context, use);
  const [issuerId = '', sessionName] = id.split(':');
  return {
    type: 'assumedRole',
    account: use.role.split(':')[4] ?? '',
    arn,
    userId: id,
    accessKeyId: credentials.accessKeyId,
    name: use.role.split('/').at(-1),
    sessionName,
    issuer: { arn: use.role, id: issuerId },
    session: { issuedAtMs: context.now(), expiresAtMs: credentials.expiresAtMs },
  };
}

/** Calls as the role, under a session that is renewed before it ends. */
export function callerAsRole(context: StagedContext, use: RoleUse): () => Promise<CallAs> {
  let session: Caller | undefined;
  return async () => {
    const endsMs = session?.session?.expiresAtMs ?? 0;
    if (session === undefined || endsMs - SPARE_MS <= context.now()) session = await sessionOf(context, use);
    return context.call.as(session);
  };
}
