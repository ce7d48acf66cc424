import { createECDH, createPublicKey, hash, type KeyObject } from 'node:crypto';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** Strings to sign are about 150 bytes; longer ones are hashed from a buffer of their own. */
const ROOM_BYTES = 512;

/** Signing keys kept ready: keys x days x regions x services in use at a time. About 800 bytes each. */
export const SIGNING_KEYS_MAX = 4096;

/** Makes bytes of a byte string (one character a byte). */
export const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');

/** SHA-256 of a byte string, in hex. */
export const sha256Hex = (text: string): string => hash('sha256', bytesOf(text));

/**
 * HMAC-SHA-256 with a key that is used often.
 *
 * Two one-shot hashes over padded keys made beforehand take 0.7 us where node's `createHmac` takes 9 (Node 24): the
 * one-shot form sets up no OpenSSL context. The function owns its buffers, so it is not to be called re-entrantly,
 * which synchronous code cannot do.
 */
export interface HmacKey {
  /** Of a byte string, in hex. */
  hex(text: string): string;
  bytes(text: string): Buffer;
}

export function hmacKey(key: Uint8Array): HmacKey {
  const inner = Buffer.alloc(BLOCK_BYTES + ROOM_BYTES, 0x36);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES, 0x5c);
  const block = key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key;
  for (const [index, byte] of block.entries()) {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  const absorb = (text: string): void => {
    const message =
      text.length <= ROOM_BYTES
        ? inner.subarray(0, BLOCK_BYTES + inner.write(text, BLOCK_BYTES, 'latin1'))
        : Buffer.concat([inner.subarray(0, BLOCK_BYTES), bytesOf(text)]);
    outer.write(hash('sha256', message, 'binary'), BLOCK_BYTES, 'latin1');
  };
  return {
    hex(text) {
      absorb(text);
      return hash('sha256', outer);
    },
    bytes(text) {
      absorb(text);
      return hash('sha256', outer, 'buffer');
    },
  };
}

/** `date/region/service` of a credential scope. */
export interface SigningScope {
  date: string;
  region: string;
  service: string;
}

/** Derived keys by secret and scope, least recently used out first. */
export interface SigningKeys {
  /** The key of Signature Version 4 for one secret, day, region and service. */
  v4(secret: string, scope: SigningScope): HmacKey;
  /** The public key of Signature Version 4A, which is the same for all days and services. */
  v4a(accessKeyId: string, secret: string): KeyObject;
  /** Entries held, for metrics. */
  readonly size: number;
}

export function createSigningKeys(entriesMax = SIGNING_KEYS_MAX): SigningKeys {
  const hmacs = createLeastRecentlyUsed<HmacKey>(entriesMax);
  const publics = createLeastRecentlyUsed<KeyObject>(entriesMax);
  return {
    v4: (secret, scope) =>
      // The secret comes last: nothing that a client chooses in the scope can pass for another key's entry.
      hmacs(`${scope.date}/${scope.region}/${scope.service}/${secret}`, () => deriveV4(secret, scope)),
    v4a: (accessKeyId, secret) =>
      publics(`${accessKeyId.length}/${accessKeyId}/${secret}`, () => deriveV4a(accessKeyId, secret)),
    get size() {
      return hmacs.size() + publics.size();
    },
  };
}

interface LeastRecentlyUsed<Value> {
  (key: string, make: () => Value): Value;
  size(): number;
}

function createLeastRecentlyUsed<Value>(entriesMax: number): LeastRecentlyUsed<Value> {
  const entries = new Map<string, Value>();
  let newest = '';
  const get = (key: string, make: () => Value): Value => {
    const known = entries.get(key);
    // Moving the entry to the end at each call would cost more than the HMAC; the usual caller is the last one again.
    if (known !== undefined && key === newest) return known;
    const value = known ?? make();
    entries.delete(key);
    entries.set(key, value);
    newest = key;
    if (entries.size > entriesMax) {
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    }
    return value;
  };
  return Object.assign(get, { size: () => entries.size });
}

function deriveV4(secret: string, { date, region, service }: SigningScope): HmacKey {
  const dayKey = hmacKey(Buffer.from(`AWS4${secret}`)).bytes(date);
  const serviceKey = hmacKey(hmacKey(dayKey).bytes(region)).bytes(service);
  return hmacKey(hmacKey(serviceKey).bytes('aws4_request'));
}

const P256_ORDER_MINUS_2 = Buffer.from(
  'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f',
  'hex',
);
const V4A_ATTEMPTS_MAX = 254;

/**
 * AWS derives an ECDSA key pair from a secret by NIST SP 800-108's KDF in counter mode: the first candidate that is
 * at most n - 2 is, plus one, the private key.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html (SigV4a)
 */
function deriveV4a(accessKeyId: string, secret: string): KeyObject {
  const key = hmacKey(Buffer.from(`AWS4A${secret}`));
  const label = '\x00\x00\x00\x01AWS4-ECDSA-P256-SHA256\x00';
  for (let counter = 1; counter <= V4A_ATTEMPTS_MAX; counter++) {
    const candidate = key.bytes(`${label}${accessKeyId}${String.fromCharCode(counter)}\x00\x00\x01\x00`);
    if (candidate.compare(P256_ORDER_MINUS_2) > 0) continue;
    return publicKeyOf(addOne(candidate));
  }
  // 254 candidates above n - 2 in a row: once in 2^8128 secrets.
  throw new RangeError('No SigV4a key could be derived from this secret.');
}

function addOne(bigEndian: Buffer): Buffer {
  for (let index = bigEndian.length - 1; index >= 0; index--) {
    const sum = (bigEndian[index] ?? 0) + 1;
    bigEndian[index] = sum & 0xff;
    if (sum <= 0xff) break;
  }
  return bigEndian;
}

function publicKeyOf(privateKey: Buffer): KeyObject {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  const point = pair.getPublicKey();
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
}

/** Whether two strings of hex or base64 are equal, in a time that tells nothing about where they differ. */
export function equalInConstantTime(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index++) {
    difference |= left.charCodeAt(index) ^ right.charCodeAt(index);
  }
  return difference === 0;
}
