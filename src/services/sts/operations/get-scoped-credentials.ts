import type { Caller } from '../../../core/caller.ts';
import type { SessionKind } from '../../../policy/identity/session-token.ts';
import {
  accessDenied,
  insufficientSessionLifetime,
  invalidSubjectCredentials,
  tokenTooLarge,
  validationError,
} from '../errors.ts';
import type { Handler } from '../handler.ts';
import { endAfter, sessionUntil, TOKEN_CHARACTERS_MAX } from '../session.ts';
import { packedPercent, sessionPolicies } from '../session-policies.ts';

const SCOPES_MAX = 3;

/**
 * The caller's own session, with less: shorter, or narrowed down by one more policy.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetScopedCredentials.html
 */
export const getScopedCredentials: Handler<'GetScopedCredentials'> = (context, input) => {
  const { caller, now } = context;
  const { Policy, DurationSeconds, MinimumSessionTokenSize } = input;
  const { session } = caller;
  if (session === undefined) throw invalidSubjectCredentials();
  if (Policy === undefined && DurationSeconds === undefined) {
    throw validationError('The request must have at least one of Policy and DurationSeconds.');
  }
  // A policy is checked, and packed, as those are that sessions are opened with.
  packedPercent(sessionPolicies(Policy), {});
  const scopes = [...(session.scopes ?? []), ...(Policy === undefined ? [] : [Policy])];
  if (scopes.length > SCOPES_MAX) {
    throw accessDenied(`A session cannot have more than ${SCOPES_MAX} scope down policies.`);
  }
  const expiresAtMs = DurationSeconds === undefined ? session.expiresAtMs : endAfter(now(), DurationSeconds);
  if (expiresAtMs > session.expiresAtMs) throw insufficientSessionLifetime();
  const facts = { ...session, ...holderOf(caller), ...(scopes.length > 0 && { scopes }) };
  const scoped = sessionUntil(context, facts, expiresAtMs, MinimumSessionTokenSize);
  if (scoped.SessionTokenSize > TOKEN_CHARACTERS_MAX) {
    throw tokenTooLarge(scoped.SessionTokenSize, TOKEN_CHARACTERS_MAX);
  }
  return {
    ...scoped,
    SessionInfo: { ScopedSessionId: caller.userId, Arn: caller.arn },
    ScopedPoliciesCount: scopes.length,
    SourceIdentity: session.sourceIdentity,
  };
};

const KINDS: Partial<Record<Caller['type'], SessionKind>> = {
  assumedRole: 'role',
  user: 'user',
  root: 'root',
  federatedUser: 'federatedUser',
};

/** Whose session it is, as tokens say it. */
function holderOf({ type, account, userId, issuer, sessionName }: Caller) {
  const kind = KINDS[type];
  if (kind === undefined) throw invalidSubjectCredentials();
  return { kind, account, principalId: issuer?.id ?? userId, sessionName };
}
