/**
 * Where callers and their policies come from. IAM implements it; the gateway asks it, without knowing IAM. All reads go
 * through the attempt's own transaction, so that a decision stands on what is true when the operation commits.
 */

import type { Caller } from '../core/caller.ts';
import type { Seal } from '../core/sealed.ts';
import type { Transaction } from '../core/transaction.ts';
import type { PolicySet } from './request.ts';

/**
 * Why credentials do not do. `looksReal`: a key in AWS's own form that was never issued here. `closed`: their account
 * was closed.
 */
export type CredentialProblem = 'unknown' | 'inactive' | 'expired' | 'looksReal' | 'badToken' | 'closed';

/** The gateway answers it in the words of the service that was called. */
export class CredentialError extends Error {
  readonly reason: CredentialProblem;

  constructor(reason: CredentialProblem) {
    super(`The credentials are not usable: ${reason}`);
    this.name = 'CredentialError';
    this.reason = reason;
  }
}

export interface Credential {
  caller: Caller;
  /** What the request must be signed with; undefined: the key is anybody's, its signature is not compared. */
  secret: string | undefined;
}

/** The key that a request was signed with. */
export interface PresentedKey {
  accessKeyId: string;
  sessionToken: string | undefined;
}

export interface CredentialContext {
  /** By the movable clock. */
  nowMs: number;
  /** The world's: it opens session tokens. */
  seal: Seal;
  /** Of the region that is called, as in ARNs: root has one in each. */
  partition: string;
}

/** What credentials are used for. */
export interface CredentialUse {
  /** Name of its model. */
  service: string;
  /** Of its actions in policies. */
  namespace: string;
  region: string;
  /** By the movable clock. */
  atMs: number;
}

export interface IdentityPolicies extends Pick<PolicySet, 'identity' | 'boundary' | 'session' | 'scopes'> {
  /** Tags of the user or role, without those of the session: `aws:PrincipalTag/...`. */
  principalTags?: Readonly<Record<string, string>> | undefined;
}

export interface IdentityProvider {
  /** Who holds an access key (with its session token). Throws {@link CredentialError}. Only reads. */
  credential(tx: Transaction, key: PresentedKey, context: CredentialContext): Promise<Credential>;
  /** The policies that are attached to a caller, compiled; the answer is shared and must not be changed. */
  policies(tx: Transaction, caller: Caller): Promise<IdentityPolicies>;
  /** Keeps, as part of an operation's transaction, that the caller's key or role was used. Mostly does nothing. */
  used(tx: Transaction, caller: Caller, use: CredentialUse): Promise<void> | undefined;
}
