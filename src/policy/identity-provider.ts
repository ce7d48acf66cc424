/**
 * Where callers and their policies come from. IAM implements it; the gateway asks it, without knowing IAM. All reads go
 * through the attempt's own transaction, so that a decision stands on what is true when the operation commits.
 */

import type { Caller } from '../core/caller.ts';
import type { Transaction } from '../core/transaction.ts';
import type { PolicySet } from './request.ts';

export interface Credential {
  caller: Caller;
  /** What the request must be signed with; undefined: the key is anybody's, its signature is not compared. */
  secret: string | undefined;
}

export type IdentityPolicies = Pick<PolicySet, 'identity' | 'boundary' | 'session' | 'scps' | 'rcps'>;

export interface IdentityProvider {
  /**
   * Who holds an access key (with its session token). Throws AwsError as AWS does: InvalidClientTokenId for a key that
   * is unknown, inactive or deleted, ExpiredToken for a session that is over.
   *
   * @param nowMs by the movable clock
   */
  credential(
    tx: Transaction,
    key: { accessKeyId: string; sessionToken: string | undefined },
    nowMs: number,
  ): Promise<Credential>;
  /** The policies that are attached to a caller, compiled; the answer is shared and must not be changed. */
  policies(tx: Transaction, caller: Caller): Promise<IdentityPolicies>;
}
