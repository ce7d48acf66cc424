/**
 * What a web identity token says of its holder.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html
 */

import type { Caller } from '../../core/caller.ts';
import type { Transaction } from '../../core/transaction.ts';
import { inAccount } from '../../policy/identity/place.ts';
import { roleByArn } from '../../policy/identity/roles.ts';
import { users } from '../../policy/identity/users.ts';
import { ANYWHERE, accounts } from '../../policy/organization/accounts.ts';
import type { Tag } from './api.gen.ts';

const NAMESPACE = 'https://sts.amazonaws.com/';

export interface TokenFacts {
  issuer: string;
  id: string;
  region: string;
  audiences: readonly string[];
  tags: readonly Tag[];
  issuedAtSeconds: number;
  expiresAtSeconds: number;
}

export async function claimsOf(tx: Transaction, caller: Caller, facts: TokenFacts): Promise<object> {
  const { session } = caller;
  const subject = caller.type === 'assumedRole' ? (caller.issuer?.arn ?? caller.arn) : caller.arn;
  const organization = (await accounts.get(tx, ANYWHERE, caller.account))?.membership?.organizationId;
  const principalTags = { ...(await ownTags(tx, caller)), ...session?.tags };
  const [audience] = facts.audiences;
  return {
    aud: facts.audiences.length === 1 ? audience : facts.audiences,
    sub: subject,
    iss: facts.issuer,
    iat: facts.issuedAtSeconds,
    exp: facts.expiresAtSeconds,
    jti: facts.id,
    [NAMESPACE]: {
      aws_account: caller.account,
      source_region: facts.region,
      principal_id: subject,
      ...(organization === undefined ? {} : { org_id: organization }),
      ...(session === undefined ? {} : { original_session_exp: isoSeconds(session.expiresAtMs) }),
      ...(session?.sourceIdentity === undefined ? {} : { source_identity: session.sourceIdentity }),
      ...(session?.federatedProvider === undefined ? {} : { federated_provider: session.federatedProvider }),
      ...(Object.keys(principalTags).length === 0 ? {} : { principal_tags: principalTags }),
      ...(facts.tags.length === 0 ? {} : { request_tags: byKey(facts.tags) }),
    },
  };
}

/** Those of the user or role itself. */
async function ownTags(tx: Transaction, caller: Caller): Promise<Record<string, string>> {
  if (caller.type === 'user') {
    return byKey((await users.getBy(tx, inAccount(caller.account), 'byId', [caller.userId]))?.tags ?? []);
  }
  const role = caller.type === 'assumedRole' ? caller.issuer?.arn : undefined;
  return role === undefined ? {} : byKey((await roleByArn(tx, role))?.tags ?? []);
}

const byKey = (tags: readonly Tag[]): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

const isoSeconds = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;
