/** New sessions. All there is of one is in its token (src/policy/identity/session-token.ts). */

import type { TxContext } from '../../core/context.ts';
import { newKeyId, newSecret } from '../../policy/identity/key-id.ts';
import { type SessionToken, sealSession } from '../../policy/identity/session-token.ts';
import type { Credentials } from './api.gen.ts';
import { invalidContextAssertion } from './errors.ts';

/** The longest token; SessionTokenUtilization is measured against it. */
export const TOKEN_CHARACTERS_MAX = 4096;

type Parts = Pick<TxContext, 'ids' | 'seal' | 'now'>;
type Facts = Omit<SessionToken, 'accessKeyId' | 'secret' | 'issuedAtMs' | 'expiresAtMs'>;

export interface NewSession {
  Credentials: Credentials;
  SessionTokenSize: number;
  SessionTokenUtilization: number;
}

/** Credentials for `durationSeconds`. `sizeMin`: MinimumSessionTokenSize. */
export function newSession(
  parts: Parts,
  facts: Facts,
  durationSeconds: number,
  sizeMin: number | undefined,
): NewSession {
  return sessionUntil(parts, facts, endAfter(parts.now(), durationSeconds), sizeMin);
}

/** AWS tells the end in whole seconds. */
export function endAfter(nowMs: number, durationSeconds: number): number {
  return Math.floor(nowMs / 1000) * 1000 + durationSeconds * 1000;
}

/** Credentials that end at `expiresAtMs`. */
export function sessionUntil(
  { ids, seal, now }: Parts,
  facts: Facts,
  expiresAtMs: number,
  sizeMin: number | undefined,
): NewSession {
  const issuedAtMs = now();
  const accessKeyId = newKeyId(ids, 'ASIA', facts.account);
  const secret = newSecret(ids);
  const token = sealSession(seal, { ...facts, accessKeyId, secret, issuedAtMs, expiresAtMs }, sizeMin);
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secret,
      SessionToken: token,
      Expiration: new Date(expiresAtMs),
    },
    SessionTokenSize: token.length,
    SessionTokenUtilization: Math.ceil((token.length * 100) / TOKEN_CHARACTERS_MAX),
  };
}

export function refuseContexts(contexts: readonly unknown[] | undefined): void {
  if (contexts !== undefined && contexts.length > 0) throw invalidContextAssertion();
}
