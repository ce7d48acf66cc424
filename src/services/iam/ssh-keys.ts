/** SSH public keys of users: RSA, as `ssh-rsa` lines or PEM, and back again. */

import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { UserRecord } from '../../policy/identity/users.ts';
import { type SshKeyRecord, sshKeys } from './credential-state.ts';
import { invalidPublicKey, noSuchEntity, unrecognizedPublicKeyEncoding } from './errors.ts';

const TYPE = 'ssh-rsa';
/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html */
const BITS_MIN = 2048;
const BITS_MAX = 16_384;

export interface SshKey {
  /** `ssh-rsa AAAA...` */
  key: string;
  fingerprint: string;
}

/** A key in either form. Throws AWS's errors. */
export function parseSshKey(body: string): SshKey {
  const text = body.trim();
  const isLine = text.startsWith(`${TYPE} `);
  if (!isLine && !/^-----BEGIN (RSA )?PUBLIC KEY-----/.test(text)) throw unrecognizedPublicKeyEncoding();
  const key = isLine ? keyOfLine(text) : keyOfPem(text);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < BITS_MIN || bits > BITS_MAX) {
    throw invalidPublicKey(`The public key must have ${BITS_MIN} to ${BITS_MAX} bits.`);
  }
  const wire = wireOf(key);
  const digest = createHash('md5').update(wire).digest('hex');
  return {
    key: `${TYPE} ${wire.toString('base64')}`,
    fingerprint: (digest.match(/../g) ?? []).join(':'),
  };
}

/** The key of a record as PEM. */
export function sshKeyAsPem({ key }: Pick<SshKeyRecord, 'key'>): string {
  return keyOfLine(key).export({ type: 'spki', format: 'pem' }).toString();
}

/** RFC 4253, section 6.6: type, exponent and modulus, each with its length in front. */
function keyOfLine(line: string): KeyObject {
  const [, encoded = ''] = line.split(/\s+/);
  const wire = Buffer.from(encoded, 'base64');
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 4 <= wire.length && parts.length < 3) {
    const end = at + 4 + wire.readUInt32BE(at);
    parts.push(wire.subarray(at + 4, end));
    at = end;
  }
  const [type, exponent, modulus] = parts;
  const isWhole = type?.toString('latin1') === TYPE && modulus !== undefined && at === wire.length;
  if (!isWhole || exponent === undefined) throw invalidPublicKey('The SSH public key is not valid.');
  const jwk = { kty: 'RSA', e: exponent.toString('base64url'), n: modulus.toString('base64url') };
  return made(() => createPublicKey({ key: jwk, format: 'jwk' }));
}

const keyOfPem = (text: string): KeyObject => made(() => createPublicKey(text));

function made(make: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = make();
  } catch {
    throw invalidPublicKey('The public key is not valid.');
  }
  if (key.asymmetricKeyType !== 'rsa') throw unrecognizedPublicKeyEncoding();
  return key;
}

function wireOf(key: KeyObject): Buffer {
  const { e = '', n = '' } = key.export({ format: 'jwk' });
  return Buffer.concat([Buffer.from(TYPE), positive(e), positive(n)].map(withLength));
}

/** A number whose first bit is not taken for a sign. */
function positive(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, 'base64url');
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

export async function sshKeysOf(
  tx: Transaction,
  place: Place,
  { id }: Pick<UserRecord, 'id'>,
): Promise<SshKeyRecord[]> {
  return (await sshKeys.listBy(tx, place, 'byUser', { prefix: [id] })).records;
}

/** A key of this user; throws that there is none. */
export async function ownedSshKey(
  tx: Transaction,
  place: Place,
  user: UserRecord,
  id: string,
): Promise<SshKeyRecord> {
  const key = await sshKeys.get(tx, place, id);
  if (key?.userId !== user.id) throw noSuchEntity(`The Public Key with id ${id} cannot be found.`);
  return key;
}
