/** The function's role as a caller: what reads a source is the function's role, as on AWS. */

import type { Caller } from '../../../core/caller.ts';
import type { CallAs, StagedContext } from '../../../core/context.ts';
import { assumeRole, type RoleUse, roleCaller } from '../role.ts';

/** A session is renewed so long before its end. */
const SPARE_MS = 5 * 60 * 1000;

/** Calls as the role, under a session that is renewed before it ends. */
export function callerAsRole(context: StagedContext, use: RoleUse): () => Promise<CallAs> {
  let session: Caller | undefined;
  return async () => {
    const endsMs = session?.session?.expiresAtMs ?? 0;
    if (session === undefined || endsMs - SPARE_MS <= context.now()) {
      session = roleCaller(use, await assumeRole(context, use), context.now());
    }
    return context.call.as(session);
  };
}
