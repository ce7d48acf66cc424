import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import { inAccount } from './place.ts';

/** Whether an account lets its principals have tokens for services elsewhere (STS GetWebIdentityToken). */
export interface OutboundFederationRecord {
  id: 'outboundFederation';
  isEnabled: boolean;
  /** The address that stands in tokens, where this cloud publishes the account's keys. */
  issuer: string;
}

/** Whose an issuer is. */
export interface TokenIssuerRecord {
  /** The UUID at the end of its address: stays the same for the account. */
  id: string;
  account: string;
}

export const OUTBOUND_FEDERATION = 'outboundFederation';
export const EVERYWHERE = inAccount('000000000000');

export const outboundFederation = new Collection<OutboundFederationRecord, readonly [string]>({
  id: collectionId('iam', 67),
  name: 'iam.outboundFederation',
  scope: 'account',
  version: 1,
  key: ({ id }) => [id],
});

export const tokenIssuers = new Collection<TokenIssuerRecord, readonly [string]>({
  id: collectionId('iam', 69),
  name: 'iam.tokenIssuers',
  scope: 'partition',
  version: 1,
  key: ({ id }) => [id],
});

/**
 * AWS's issuers are `https://UUID.tokens.sts.global.api.aws`. Nobody could fetch keys there for tokens of this cloud, so
 * ours are a path of its own address, which every client on this machine can reach.
 */
export function issuerUrl(publicUrl: string, id: string): string {
  return `${publicUrl}/_tokens/${id}`;
}

export function issuerId(url: string): string | undefined {
  return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(url)?.[0];
}
