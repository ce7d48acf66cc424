/**
 * XML Encryption (https://www.w3.org/TR/xmlenc-core1/), as far as SAML needs it: one element, encrypted with AES under a
 * key that is encrypted with RSA-OAEP. RSA with the older padding is not taken: it can be broken by asking often enough.
 */

import { constants, createDecipheriv, type KeyObject, privateDecrypt } from 'node:crypto';
import {
  attributeOf,
  childrenNamed,
  elementsIn,
  parseXmlDocument,
  textOf,
  type XmlElement,
  XmlError,
} from './parse.ts';

const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

interface Cipher {
  name: 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm';
  keyBytes: number;
}

const CIPHERS: ReadonlyMap<string, Cipher> = new Map<string, Cipher>([
  [`${XENC}aes128-cbc`, { name: 'aes-128-cbc', keyBytes: 16 }],
  [`${XENC}aes192-cbc`, { name: 'aes-192-cbc', keyBytes: 24 }],
  [`${XENC}aes256-cbc`, { name: 'aes-256-cbc', keyBytes: 32 }],
  [`${XENC11}aes128-gcm`, { name: 'aes-128-gcm', keyBytes: 16 }],
  [`${XENC11}aes192-gcm`, { name: 'aes-192-gcm', keyBytes: 24 }],
  [`${XENC11}aes256-gcm`, { name: 'aes-256-gcm', keyBytes: 32 }],
]);

const BLOCK_BYTES = 16;
const GCM_NONCE_BYTES = 12;
const GCM_TAG_BYTES = 16;

const DIGESTS: ReadonlyMap<string, string> = new Map([
  [`${DSIG}sha1`, 'sha1'],
  [`${XENC}sha256`, 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  [`${XENC}sha512`, 'sha512'],
]);

/** The element in `EncryptedData` below `holder`; undefined when none of the keys opens it, whatever the reason is. */
export function decryptElement(holder: XmlElement, keys: readonly KeyObject[]): XmlElement | undefined {
  const [data, ...more] = childrenNamed(holder, 'EncryptedData', XENC);
  const cipher = data && CIPHERS.get(methodOf(data));
  const value = data && cipherValue(data);
  if (data === undefined || more.length > 0 || cipher === undefined || value === undefined) return undefined;
  for (const encrypted of encryptedKeys(holder, data)) {
    for (const key of keys) {
      const secret = openKey(encrypted, key);
      const text = secret?.length === cipher.keyBytes ? decrypt(cipher, secret, value) : undefined;
      const element = text && parsed(text);
      if (element) return element;
    }
  }
  return undefined;
}

/** In the data's own KeyInfo, or beside the data. */
function encryptedKeys(holder: XmlElement, data: XmlElement): XmlElement[] {
  const [info] = childrenNamed(data, 'KeyInfo', DSIG);
  return [
    ...(info === undefined ? [] : childrenNamed(info, 'EncryptedKey', XENC)),
    ...childrenNamed(holder, 'EncryptedKey', XENC),
  ];
}

function openKey(encrypted: XmlElement, key: KeyObject): Buffer | undefined {
  const value = cipherValue(encrypted);
  const oaepHash = oaepHashOf(encrypted);
  if (value === undefined || oaepHash === undefined) return undefined;
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, value);
  } catch {
    return undefined;
  }
}

/** OpenSSL has one hash for OAEP and its mask: what names two different ones is not taken. */
function oaepHashOf(encrypted: XmlElement): string | undefined {
  const [method] = childrenNamed(encrypted, 'EncryptionMethod', XENC);
  if (method === undefined) return undefined;
  const [digestMethod] = childrenNamed(method, 'DigestMethod', DSIG);
  const digest =
    digestMethod === undefined ? 'sha1' : DIGESTS.get(attributeOf(digestMethod, 'Algorithm') ?? '');
  const [mask] = childrenNamed(method, 'MGF', XENC11);
  const maskDigest =
    mask === undefined ? 'sha1' : (attributeOf(mask, 'Algorithm') ?? '').replace(`${XENC11}mgf1`, '');
  switch (methodOf(encrypted)) {
    case `${XENC}rsa-oaep-mgf1p`:
      return digest === 'sha1' ? digest : undefined;
    case `${XENC11}rsa-oaep`:
      return digest === maskDigest ? digest : undefined;
    default:
      return undefined;
  }
}

function decrypt({ name }: Cipher, secret: Buffer, value: Buffer): string | undefined {
  try {
    if (name.endsWith('gcm'))
      return decryptGcm(name as Extract<Cipher['name'], `${string}gcm`>, secret, value);
    const decipher = createDecipheriv(name, secret, value.subarray(0, BLOCK_BYTES));
    decipher.setAutoPadding(false);
    const padded = Buffer.concat([decipher.update(value.subarray(BLOCK_BYTES)), decipher.final()]);
    // Only the last byte of the padding says something: how long it is.
    const padding = padded.at(-1) ?? 0;
    if (padding < 1 || padding > BLOCK_BYTES) return undefined;
    return padded.subarray(0, padded.length - padding).toString('utf8');
  } catch {
    return undefined;
  }
}

function decryptGcm(name: Extract<Cipher['name'], `${string}gcm`>, secret: Buffer, value: Buffer): string {
  const decipher = createDecipheriv(name, secret, value.subarray(0, GCM_NONCE_BYTES), {
    authTagLength: GCM_TAG_BYTES,
  });
  decipher.setAuthTag(value.subarray(-GCM_TAG_BYTES));
  const body = value.subarray(GCM_NONCE_BYTES, -GCM_TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}

function parsed(text: string): XmlElement | undefined {
  try {
    return parseXmlDocument(text);
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

function methodOf(element: XmlElement): string {
  const [method] = childrenNamed(element, 'EncryptionMethod', XENC);
  return method === undefined ? '' : (attributeOf(method, 'Algorithm') ?? '');
}

function cipherValue(element: XmlElement): Buffer | undefined {
  const [data] = childrenNamed(element, 'CipherData', XENC);
  const [value] = data === undefined ? [] : elementsIn(data);
  return value?.local === 'CipherValue' ? Buffer.from(textOf(value), 'base64') : undefined;
}
