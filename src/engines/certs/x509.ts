/**
 * X.509 version 3 certificates.
 * https://www.rfc-editor.org/rfc/rfc5280
 */

import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { isIP } from 'node:net';
import {
  derBitString,
  derBoolean,
  derContext,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSet,
  derTime,
  derUtf8String,
} from './der.ts';

const OID = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAlternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuthentication: '1.3.6.1.5.5.7.3.1',
  clientAuthentication: '1.3.6.1.5.5.7.3.2',
} as const;

/** Bits of KeyUsage, the most significant first. */
const KEY_USAGE = { digitalSignature: 0x80, keyCertSign: 0x04, crlSign: 0x02 } as const;

export interface DistinguishedName {
  commonName: string;
  organization?: string;
}

export interface CertificateRequest {
  subject: DistinguishedName;
  /** Who is certified. */
  publicKey: KeyObject;
  issuer: DistinguishedName;
  /** Who signs: EC or RSA. For a self-signed certificate the subject's own key. */
  issuerKey: KeyObject;
  /** 1 to 20 bytes, positive (RFC 5280, section 4.1.2.2). */
  serialNumber: Uint8Array;
  notBeforeMs: number;
  notAfterMs: number;
  /** An authority that may sign end certificates, or an end certificate. */
  isAuthority: boolean;
  /** DNS names (with wildcards) and IP addresses of an end certificate. */
  names?: readonly string[];
  extendedKeyUsage?: readonly ('server' | 'client')[];
}

/** Makes and signs a certificate; the result is DER. */
export function createCertificate(request: CertificateRequest): Buffer {
  const algorithm = signatureAlgorithm(request.issuerKey);
  const toBeSigned = derSequence(
    derContext(0, derInteger(Buffer.from([2])), true),
    derInteger(request.serialNumber),
    algorithm,
    derName(request.issuer),
    derSequence(derTime(request.notBeforeMs), derTime(request.notAfterMs)),
    derName(request.subject),
    publicKeyInfo(request.publicKey),
    derContext(3, derSequence(...extensions(request)), true),
  );
  return derSequence(toBeSigned, algorithm, derBitString(sign('sha256', toBeSigned, request.issuerKey)));
}

function signatureAlgorithm(key: KeyObject): Buffer {
  if (key.asymmetricKeyType === 'ec') return derSequence(derObjectIdentifier(OID.ecdsaWithSha256));
  const parametersNull = Buffer.from([0x05, 0x00]);
  return derSequence(derObjectIdentifier(OID.sha256WithRsa), parametersNull);
}

function derName({ commonName, organization }: DistinguishedName): Buffer {
  const part = (oid: string, text: string): Buffer =>
    derSet(derSequence(derObjectIdentifier(oid), derUtf8String(text)));
  return derSequence(
    ...(organization === undefined ? [] : [part(OID.organization, organization)]),
    part(OID.commonName, commonName),
  );
}

function publicKeyInfo(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

/** SHA-1 of the key's bit string (RFC 5280, section 4.2.1.2, method 1): an identifier, not a protection. */
function keyIdentifier(key: KeyObject): Buffer {
  const info = publicKeyInfo(key);
  // SubjectPublicKeyInfo ::= SEQUENCE { algorithm SEQUENCE, subjectPublicKey BIT STRING }
  const algorithm = contentStart(info, 0);
  const bitString = contentEnd(info, algorithm);
  return createHash('sha1')
    .update(info.subarray(contentStart(info, bitString) + 1))
    .digest();
}

function contentStart(der: Uint8Array, at: number): number {
  const length = der[at + 1] ?? 0;
  return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
}

function contentEnd(der: Uint8Array, at: number): number {
  const start = contentStart(der, at);
  let length = der[at + 1] ?? 0;
  if (length >= 0x80) {
    length = 0;
    for (let index = at + 2; index < start; index++) length = length * 256 + (der[index] ?? 0);
  }
  return start + length;
}

function extensions(request: CertificateRequest): Buffer[] {
  const { isAuthority, names = [], extendedKeyUsage = [] } = request;
  // An authority of path length 0 signs end certificates only.
  const constraints = isAuthority
    ? derSequence(derBoolean(true), derInteger(Buffer.from([0])))
    : derSequence();
  const usage = isAuthority ? KEY_USAGE.keyCertSign | KEY_USAGE.crlSign : KEY_USAGE.digitalSignature;
  const unusedBits = isAuthority ? 1 : 7;
  const list = [
    extension(OID.basicConstraints, true, constraints),
    extension(OID.keyUsage, true, derBitString(Buffer.from([usage]), unusedBits)),
    extension(OID.subjectKeyIdentifier, false, derOctetString(keyIdentifier(request.publicKey))),
    extension(
      OID.authorityKeyIdentifier,
      false,
      derSequence(derContext(0, keyIdentifier(createPublicKey(request.issuerKey)), false)),
    ),
  ];
  if (extendedKeyUsage.length > 0) {
    const purposes = extendedKeyUsage.map((purpose) =>
      derObjectIdentifier(purpose === 'server' ? OID.serverAuthentication : OID.clientAuthentication),
    );
    list.push(extension(OID.extendedKeyUsage, false, derSequence(...purposes)));
  }
  if (names.length > 0) {
    list.push(extension(OID.subjectAlternativeName, false, derSequence(...names.map(derGeneralName))));
  }
  return list;
}

function extension(oid: string, isCritical: boolean, value: Buffer): Buffer {
  const critical = isCritical ? [derBoolean(true)] : [];
  return derSequence(derObjectIdentifier(oid), ...critical, derOctetString(value));
}

const DNS_NAME = 2;
const IP_ADDRESS = 7;

function derGeneralName(name: string): Buffer {
  const family = isIP(name);
  if (family === 0) return derContext(DNS_NAME, Buffer.from(name, 'latin1'), false);
  return derContext(IP_ADDRESS, family === 4 ? ipv4Bytes(name) : ipv6Bytes(name), false);
}

function ipv4Bytes(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = new Array<number>(8 - before.length - after.length).fill(0);
  return Buffer.from([...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]));
}

/** The text form of a certificate. */
export function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
