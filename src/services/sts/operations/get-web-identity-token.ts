import { createPrivateKey, sign } from 'node:crypto';
import {
  issuerId,
  OUTBOUND_FEDERATION,
  outboundFederation,
} from '../../../policy/identity/outbound-federation.ts';
import type { GetWebIdentityTokenRequest } from '../api.gen.ts';
import { outboundFederationDisabled, sessionDurationEscalation, validationError } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { claimsOf } from '../outbound-token.ts';
import { sessionTags } from '../session-tags.ts';
import { keysOfIssuer, type SigningAlgorithm, type SigningKey } from '../token-keys.ts';

const SECONDS_DEFAULT = 300;

/**
 * The times in a token are those of the clock on the wall: who takes it is outside.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
 */
export const getWebIdentityToken: Staged<'GetWebIdentityToken'> = async (context, input) => {
  const { caller, place, ids } = context;
  const { DurationSeconds: seconds = SECONDS_DEFAULT, Audience: audiences } = input;
  const algorithm = algorithmOf(input);
  refuseUnknown(input);
  const federation = await context.transact(({ tx }) =>
    outboundFederation.get(tx, place, OUTBOUND_FEDERATION),
  );
  if (federation?.isEnabled !== true) throw outboundFederationDisabled();
  const { session } = caller;
  if (session !== undefined && session.expiresAtMs - context.now() < seconds * 1000) {
    throw sessionDurationEscalation();
  }
  const { issuer } = federation;
  const keys = await keysOfIssuer(context, issuerId(issuer) ?? '');
  const issuedAtSeconds = Math.floor(context.wall() / 1000);
  const expiresAtSeconds = issuedAtSeconds + seconds;
  // Checked as session tags are; nothing is inherited.
  sessionTags(undefined, input.Tags, undefined);
  const facts = { issuer, id: ids.uuid(), region: place.region, audiences, tags: input.Tags ?? [] };
  const claims = await context.transact(({ tx }) =>
    claimsOf(tx, caller, { ...facts, issuedAtSeconds, expiresAtSeconds }),
  );
  return {
    WebIdentityToken: signed(algorithm, keys[algorithm], claims),
    Expiration: new Date(expiresAtSeconds * 1000),
  };
};

function algorithmOf({ SigningAlgorithm: algorithm }: GetWebIdentityTokenRequest): SigningAlgorithm {
  if (algorithm === 'RS256' || algorithm === 'ES384') return algorithm;
  throw validationError(
    "1 validation error detected: Value at 'signingAlgorithm' failed to satisfy constraint: Member must satisfy enum " +
      'value set: [RS256, ES384]',
  );
}

function refuseUnknown({ Scope, SubjectMode = 'AWSIdentity' }: GetWebIdentityTokenRequest): void {
  if (Scope !== undefined) throw validationError('Scope is not there: AWS does not say what it does.');
  if (SubjectMode !== 'AWSIdentity') throw validationError('The subject is the identity in AWS.');
}

function signed(alg: SigningAlgorithm, { id: kid, privateKey }: SigningKey, claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ kid, typ: 'JWT', alg })}.${part(claims)}`;
  // JSON Web Signatures have the two numbers of an ECDSA signature one behind the other.
  const key = { key: createPrivateKey(privateKey), dsaEncoding: 'ieee-p1363' as const };
  const signature = sign(alg === 'RS256' ? 'sha256' : 'sha384', Buffer.from(text), key);
  return `${text}.${signature.toString('base64url')}`;
}
