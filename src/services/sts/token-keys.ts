/** The keys that sign an account's web identity tokens, and where others find them. */

import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto';
import { Collection } from '../../core/collection.ts';
import type { StagedContext } from '../../core/context.ts';
import type { HostedAnswer, HostedHandler } from '../../core/service.ts';
import { collectionId } from '../../core/service-numbers.ts';
import { newPrivateKey } from '../../engines/keys/key-pairs.ts';
import {
  EVERYWHERE,
  OUTBOUND_FEDERATION,
  outboundFederation,
  tokenIssuers,
} from '../../policy/identity/outbound-federation.ts';
import { inAccount } from '../../policy/identity/place.ts';

export interface SigningKey {
  /** `kid` of the tokens. */
  id: string;
  /** PKCS #8, PEM. */
  privateKey: string;
}

export type SigningAlgorithm = 'RS256' | 'ES384';

export interface SigningKeysRecord extends Readonly<Record<SigningAlgorithm, SigningKey>> {
  issuerId: string;
}

export const signingKeys = new Collection<SigningKeysRecord, readonly [string]>({
  id: collectionId('sts', 1),
  name: 'sts.signingKeys',
  scope: 'partition',
  version: 1,
  key: ({ issuerId }) => [issuerId],
});

/** The keys of an issuer, made when they are first asked for. */
export async function keysOfIssuer(context: StagedContext, issuerId: string): Promise<SigningKeysRecord> {
  const known = await context.transact(({ tx }) => signingKeys.get(tx, EVERYWHERE, issuerId));
  if (known !== undefined) return known;
  const made: SigningKeysRecord = {
    issuerId,
    RS256: { id: context.ids.uuid(), privateKey: await newPrivateKey('RSA-2048') },
    ES384: { id: context.ids.uuid(), privateKey: await newPrivateKey('P-384') },
  };
  // Whoever comes first makes those that stay.
  return context.transact(async ({ tx }) => {
    const other = await signingKeys.get(tx, EVERYWHERE, issuerId);
    if (other === undefined) await signingKeys.put(tx, EVERYWHERE, made);
    return other ?? made;
  });
}

const ALGORITHMS: readonly SigningAlgorithm[] = ['RS256', 'ES384'];

/** An issuer's two documents, as OpenID Connect Discovery 1.0 and RFC 7517 have them. */
export const answerTokenIssuer: HostedHandler = async (context, { id, method, path }) => {
  if (method !== 'GET' && method !== 'HEAD') return json(405, { error: 'These documents are to be read.' });
  const issuer = await context.transact(async ({ tx }) => {
    const known = await tokenIssuers.get(tx, EVERYWHERE, id);
    return known && (await outboundFederation.get(tx, inAccount(known.account), OUTBOUND_FEDERATION))?.issuer;
  });
  if (issuer === undefined) return json(404, { error: 'There is no such issuer.' });
  if (path === '/.well-known/openid-configuration') {
    return json(200, {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ALGORITHMS,
    });
  }
  if (path !== '/.well-known/jwks.json') return json(404, { error: 'There is no such document.' });
  const keys = await keysOfIssuer(context, id);
  return json(200, { keys: ALGORITHMS.map((algorithm) => publicJwk(algorithm, keys[algorithm])) });
};

function publicJwk(alg: SigningAlgorithm, { id, privateKey }: SigningKey): JsonWebKey {
  const key = createPublicKey(createPrivateKey(privateKey)).export({ format: 'jwk' });
  return { ...key, kid: id, alg, use: 'sig' };
}

function json(status: number, body: object): HostedAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
