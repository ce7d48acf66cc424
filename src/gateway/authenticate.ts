/** Who calls: reads the signature, looks the key up, compares. The world's identity provider knows the keys. */

import { hash } from 'node:crypto';
import { anonymous, type Caller } from '../core/caller.ts';
import type { Log } from '../core/log.ts';
import { partitionOf } from '../core/place.ts';
import { Transaction } from '../core/transaction.ts';
import { type Credential, CredentialError, type IdentityProvider } from '../policy/identity-provider.ts';
import type { AuthMode } from './authorise.ts';
import { frameVerifier } from './chunk-signatures.ts';
import type { Exchange } from './exchange.ts';
import { credentialError } from './refusals.ts';
import type { RoutedOperation } from './route-service.ts';
import { missingAuthenticationToken, type SignatureStyle } from './signature-errors.ts';
import type { SignedRequest } from './signed-request.ts';
import type { SigningKeys } from './signing-keys.ts';
import { needsBodySha256, readSignature, signatureStyle, verifySignature } from './sigv4.ts';

export interface Authenticator {
  identity: IdentityProvider;
  mode: AuthMode;
  keys: SigningKeys;
  log: Log;
}

/** Services whose resources may open themselves to everybody, so that an unsigned request has to be decided. */
const OPEN_TO_ANYONE: ReadonlySet<string> = new Set(['s3', 'sqs', 'sns']);

/** Sets caller, account and the body's signature of an exchange. Throws in the words of the service's family. */
export async function authenticate(authenticator: Authenticator, exchange: Exchange): Promise<void> {
  const { found, request, world } = exchange;
  if (found === undefined) return;
  const style = signatureStyle(found.service.sign, found.wire);
  const signed = readSignature(request, {
    style,
    wallMs: world.scheduler.wallMs(),
    movedSince: (wallMs) => world.clock.movedSince(wallMs),
    scope: { services: signingNames(found) },
  });
  if (signed.kind === 'anonymous') {
    admitAnonymous(authenticator, found, style);
    exchange.caller = anonymous;
    return;
  }
  const credential = await credentialOf(authenticator, exchange, signed, style);
  exchange.signed = signed;
  exchange.caller = credential.caller;
  exchange.place = { ...exchange.place, account: credential.caller.account };
  exchange.body.signedBy({ signed, secret: credential.secret, keys: authenticator.keys });
  if (credential.secret === undefined) return;
  const bodySha256 = needsBodySha256(signed) ? hash('sha256', await exchange.body.raw()) : undefined;
  verifySignature(signed, credential.secret, {
    keys: authenticator.keys,
    ...(bodySha256 === undefined ? {} : { bodySha256 }),
    ...(found.host.kind === 'bucket' ? { bucket: found.host.bucket } : {}),
  });
  if (signed.framing === 'events') {
    exchange.verifyFrame = frameVerifier(signed, credential.secret, authenticator.keys);
  }
}

/**
 * Who has signed a request to a thing with a host of its own, for the service that made the thing.
 *
 * @throws AwsError for a signature that is none
 */
export async function authenticateHosted(
  authenticator: Authenticator,
  exchange: Exchange,
  service: string,
): Promise<Caller> {
  const { request, world, body } = exchange;
  const style = signatureStyle(service, 'rest-json');
  const signed = readSignature(request, {
    style,
    wallMs: world.scheduler.wallMs(),
    movedSince: (wallMs) => world.clock.movedSince(wallMs),
    scope: { services: [service] },
  });
  if (signed.kind === 'anonymous') return anonymous;
  const { caller, secret } = await credentialOf(authenticator, exchange, signed, style);
  if (secret === undefined) return caller;
  const bodySha256 = needsBodySha256(signed) ? hash('sha256', await body.raw()) : undefined;
  const { keys } = authenticator;
  verifySignature(signed, secret, { keys, ...(bodySha256 === undefined ? {} : { bodySha256 }) });
  return caller;
}

/** Names that a request for this service may be signed with. */
function signingNames({ service }: RoutedOperation): readonly string[] {
  return service.name === 's3' ? ['s3', 's3express', 's3-object-lambda', 's3-outposts'] : [service.sign];
}

/** @throws AwsError where the service or the mode wants to know who calls */
export function admitAnonymous({ mode }: Authenticator, found: RoutedOperation, style: SignatureStyle): void {
  const isOpen = OPEN_TO_ANYONE.has(found.service.name) && mode !== 'strict';
  if (isOpen || found.service.unsigned.has(found.operation)) return;
  throw missingAuthenticationToken(style, found.service.sign);
}

/** Whose key it is. @throws AwsError in the words of the family when it is nobody's any more */
export async function credentialOf(
  { identity, log }: Authenticator,
  { world, place }: Exchange,
  { accessKeyId, sessionToken }: Pick<SignedRequest, 'accessKeyId' | 'sessionToken'>,
  style: SignatureStyle,
): Promise<Credential> {
  const tx = new Transaction(world.store, world.memo);
  try {
    return await identity.credential(
      tx,
      { accessKeyId, sessionToken },
      { nowMs: world.clock.now(), seal: world.seal, partition: partitionOf(place.region) },
    );
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    if (error.reason === 'looksReal') {
      log.warn('A key in the form of real AWS keys was refused: real credentials belong nowhere near this', {
        accessKeyId,
      });
    }
    throw credentialError(style, error.reason, accessKeyId);
  }
}
