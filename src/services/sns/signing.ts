/**
 * The signatures of messages. https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 *
 * The key is made with the first message that needs one, and kept; its certificate is at `SigningCertURL`.
 */

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import type { StagedContext, TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { createCertificate, toPem } from '../../engines/certs/x509.ts';
import { type SigningKeyRecord, signingKeys } from './state.ts';

const ANYWHERE: Place = { account: '000000000000', region: 'us-east-1' };
const KEY_BITS = 2048;
const CERTIFICATE_MS = 20 * 365 * 24 * 3_600_000;
export const CERTIFICATE_PAGE = 'sns/SimpleNotificationService.pem';

export interface Signer {
  key: KeyObject;
}

/** The members that are signed, in the order in which they are. */
export type SignedMembers = readonly (readonly [name: string, value: string | undefined])[];

/** The world's signer; the key is made at its first use. */
export async function signerOf(context: StagedContext): Promise<Signer> {
  const cache = context.memory.of('sns.signer', (): { signer?: Signer } => ({}));
  if (cache.signer !== undefined) return cache.signer;
  const { privateKeyPem } = await context.transact(signingKey);
  cache.signer = { key: createPrivateKey(privateKeyPem) };
  return cache.signer;
}

/** Version 1 is RSA with SHA-1, version 2 with SHA-256. */
export function signatureOf({ key }: Signer, version: '1' | '2', members: SignedMembers): string {
  const text = members.map(([name, value]) => (value === undefined ? '' : `${name}\n${value}\n`)).join('');
  return sign(version === '2' ? 'sha256' : 'sha1', Buffer.from(text), key).toString('base64');
}

/** `GET /_kumobako/sns/SimpleNotificationService.pem`: the certificate of the key. */
export async function certificatePage(context: TxContext): Promise<string> {
  return (await signingKey(context)).certificatePem;
}

/**
 * The world's key, made at its first use. That takes up to a fifth of a second, so Subscribe does it where
 * messages will be signed: not the first delivery, which somebody waits for.
 */
export async function signingKey({ tx, ids, now }: TxContext): Promise<SigningKeyRecord> {
  const known = await signingKeys.get(tx, ANYWHERE, 'signing');
  if (known !== undefined) return known;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: KEY_BITS });
  const name = { commonName: 'sns.amazonaws.com', organization: 'kumobako' };
  const certificate = createCertificate({
    subject: name,
    issuer: name,
    publicKey: createPublicKey(privateKey),
    issuerKey: privateKey,
    // Positive, and without zeros in front.
    serialNumber: createHash('sha256')
      .update(ids.bytes(16))
      .digest()
      .subarray(0, 16)
      .map((byte, i) => (i === 0 ? (byte & 0x7f) | 0x40 : byte)),
    notBeforeMs: now() - 24 * 3_600_000,
    notAfterMs: now() + CERTIFICATE_MS,
    isAuthority: false,
  });
  const record: SigningKeyRecord = {
    id: 'signing',
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: toPem(certificate),
  };
  await signingKeys.put(tx, ANYWHERE, record);
  return record;
}
