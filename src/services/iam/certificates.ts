/** X.509 certificates that users upload. */

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { base32 } from '../../policy/identity/totp.ts';
import {
  type ServerCertificateRecord,
  type SigningCertificateRecord,
  serverCertificates,
  signingCertificates,
} from './credential-state.ts';
import { keyPairMismatch, malformedCertificate, noSuchEntity } from './errors.ts';
import type { KeyOwner } from './key-owner.ts';

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
/** Each is verified with the key of the next; no certificate authority has nearly as many. */
const CHAIN_MAX = 10;

/** The one certificate in a PEM text. */
export function parseCertificate(text: string): X509Certificate {
  const blocks = text.match(BLOCK) ?? [];
  const isOnly = blocks.length === 1 && text.trim() === blocks[0];
  const certificate = isOnly ? read(text) : undefined;
  if (certificate === undefined) {
    throw malformedCertificate(
      'Unable to parse certificate. Please ensure the certificate is in PEM format.',
    );
  }
  return certificate;
}

function read(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

/** A certificate's id: 32 characters that its bytes alone decide. */
export function certificateId({ fingerprint }: X509Certificate): string {
  return base32(Buffer.from(fingerprint.replaceAll(':', ''), 'hex'));
}

/** Throws unless the key is the certificate's. */
export function checkPrivateKey(certificate: X509Certificate, text: string): void {
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    throw malformedCertificate(
      'Unable to parse private key. Please ensure the key is in PEM format and not encrypted.',
    );
  }
  if (!certificate.checkPrivateKey(key)) throw keyPairMismatch();
}

/** Throws unless each certificate was issued by the next: that of the server, then the chain. */
export function checkChain(certificate: X509Certificate, text: string): void {
  const blocks = text.match(BLOCK) ?? [];
  const isPure = text.replaceAll(BLOCK, '').trim() === '';
  const chain = blocks.slice(0, CHAIN_MAX + 1).map(read);
  if (chain.length === 0 || chain.length > CHAIN_MAX || !isPure) throw invalidChain(-1);
  let issued = certificate;
  for (const [i, issuer] of chain.entries()) {
    if (issuer === undefined || !issued.checkIssued(issuer) || !issued.verify(issuer.publicKey)) {
      throw invalidChain(i - 1);
    }
    issued = issuer;
  }
}

const invalidChain = (index: number) =>
  malformedCertificate(
    'Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, ' +
      `followed by any intermediaries in order. The index within the chain of the invalid certificate is: ${index}`,
  );

export async function signingCertificatesOf(
  tx: Transaction,
  place: Place,
  { id }: Pick<KeyOwner, 'id'>,
): Promise<SigningCertificateRecord[]> {
  return (await signingCertificates.listBy(tx, place, 'byUser', { prefix: [id] })).records;
}

/** A signing certificate of this owner; throws that there is none. */
export async function ownedCertificate(
  tx: Transaction,
  place: Place,
  owner: KeyOwner,
  id: string,
): Promise<SigningCertificateRecord> {
  const certificate = await signingCertificates.get(tx, place, id);
  if (certificate?.userId !== owner.id) throw noSuchEntity(`The Certificate with id ${id} cannot be found.`);
  return certificate;
}

export const findServerCertificate = (
  tx: Transaction,
  place: Place,
  name: string,
): Promise<ServerCertificateRecord | undefined> => serverCertificates.get(tx, place, name.toLowerCase());

export async function serverCertificateNamed(
  tx: Transaction,
  place: Place,
  name: string,
): Promise<ServerCertificateRecord> {
  const certificate = await findServerCertificate(tx, place, name);
  if (certificate === undefined) {
    throw noSuchEntity(`The Server Certificate with name ${name} cannot be found.`);
  }
  return certificate;
}
