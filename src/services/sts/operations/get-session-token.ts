import type { Handler } from '../handler.ts';
import { takeMfa } from '../mfa.ts';
import { newSession } from '../session.ts';
import { ownSessionSeconds } from '../session-duration.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
export const getSessionToken: Handler<'GetSessionToken'> = async (context, input) => {
  const { caller } = context;
  const isRoot = caller.type === 'root';
  const facts = {
    kind: isRoot ? ('root' as const) : ('user' as const),
    account: caller.account,
    principalId: isRoot ? caller.account : caller.userId,
    mfaAuthenticatedAtMs: await takeMfa(context, input),
  };
  return newSession(
    context,
    facts,
    ownSessionSeconds(caller, input.DurationSeconds),
    input.MinimumSessionTokenSize,
  );
};
