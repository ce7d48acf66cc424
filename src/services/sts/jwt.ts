/** JSON Web Tokens (RFC 7519) as OpenID Connect providers issue them, and the keys that sign them (RFC 7517). */

import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';

export type Claims = Readonly<Record<string, unknown>>;

export interface Jwt {
  algorithm: string;
  keyId: string | undefined;
  claims: Claims;
  /** What was signed, and the signature. */
  signed: string;
  signature: Buffer;
}

interface Algorithm {
  keyType: 'RSA' | 'EC';
  digest: string;
  curve?: string;
}

/** All that AWS takes: what stands in a token never decides more than which of these it is. */
const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map<string, Algorithm>([
  ['RS256', { keyType: 'RSA', digest: 'sha256' }],
  ['RS384', { keyType: 'RSA', digest: 'sha384' }],
  ['RS512', { keyType: 'RSA', digest: 'sha512' }],
  ['ES256', { keyType: 'EC', digest: 'sha256', curve: 'P-256' }],
  ['ES384', { keyType: 'EC', digest: 'sha384', curve: 'P-384' }],
  ['ES512', { keyType: 'EC', digest: 'sha512', curve: 'P-521' }],
]);

const BASE64URL = /^[\w-]+$/;

/** Undefined when the text is no signed token, or is signed in a way that is not taken. Nothing is verified. */
export function parseJwt(token: string): Jwt | undefined {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || ![head, body, signature].every((part) => BASE64URL.test(part))) return undefined;
  const header = jsonObject(head);
  const claims = jsonObject(body);
  // "crit" names what a reader must understand; there is nothing of the kind here.
  if (header === undefined || claims === undefined || header['crit'] !== undefined) return undefined;
  const { alg, kid } = header;
  if (typeof alg !== 'string' || !ALGORITHMS.has(alg)) return undefined;
  return {
    algorithm: alg,
    keyId: typeof kid === 'string' ? kid : undefined,
    claims,
    signed: `${head}.${body}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

function jsonObject(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export interface VerificationKey {
  id: string | undefined;
  type: string;
  curve: string | undefined;
  algorithm: string | undefined;
  key: KeyObject;
}

/** AWS takes so many keys of either type. */
const KEYS_OF_A_TYPE_MAX = 100;

/** The keys of a key set that verify signatures; undefined when it is none, or has more than AWS takes. */
export function parseKeySet(text: string): readonly VerificationKey[] | undefined {
  let set: unknown;
  try {
    set = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(set) || !Array.isArray(set['keys'])) return undefined;
  const keys = set['keys'].flatMap((each: unknown) => verificationKey(each) ?? []);
  const isTooMany = ['RSA', 'EC'].some(
    (type) => keys.filter((key) => key.type === type).length > KEYS_OF_A_TYPE_MAX,
  );
  return isTooMany ? undefined : keys;
}

function verificationKey(value: unknown): VerificationKey | undefined {
  if (!isObject(value)) return undefined;
  const { kty, kid, use, alg, crv } = value;
  if ((kty !== 'RSA' && kty !== 'EC') || (use !== undefined && use !== 'sig')) return undefined;
  try {
    return {
      id: typeof kid === 'string' ? kid : undefined,
      type: kty,
      curve: typeof crv === 'string' ? crv : undefined,
      algorithm: typeof alg === 'string' ? alg : undefined,
      key: createPublicKey({ key: publicPart(value), format: 'jwk' }),
    };
  } catch {
    return undefined;
  }
}

/** Private members do not belong into a published set, and must not make a private key of this one. */
function publicPart({ kty, n, e, crv, x, y }: Readonly<Record<string, unknown>>): JsonWebKey {
  return kty === 'RSA' ? ({ kty, n, e } as JsonWebKey) : ({ kty, crv, x, y } as JsonWebKey);
}

/** The key that a token names; without a name the only one that fits. */
export function keyOf(
  { algorithm, keyId }: Jwt,
  keys: readonly VerificationKey[],
): VerificationKey | undefined {
  const wanted = ALGORITHMS.get(algorithm);
  const fitting = keys.filter(
    (key) =>
      key.type === wanted?.keyType &&
      (wanted.curve === undefined || key.curve === wanted.curve) &&
      (key.algorithm === undefined || key.algorithm === algorithm) &&
      (keyId === undefined || key.id === keyId),
  );
  return keyId === undefined && fitting.length > 1 ? undefined : fitting[0];
}

export function isSignedWith({ algorithm, signed, signature }: Jwt, { key }: VerificationKey): boolean {
  const wanted = ALGORITHMS.get(algorithm);
  if (wanted === undefined) return false;
  return verify(wanted.digest, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }, signature);
}
