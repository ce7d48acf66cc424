/** Elements encrypted as identity providers do: AES, under a key encrypted with RSA-OAEP. */

import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';

export interface EncryptionWanted {
  cipher?: 'aes128-cbc' | 'aes256-cbc' | 'aes128-gcm' | 'aes256-gcm';
  /** `sha1` by the older name of OAEP, `sha256` by the newer one; `pkcs1` is the padding that nobody should take. */
  transport?: 'sha1' | 'sha256' | 'pkcs1';
  /** The key beside the data instead of in it. */
  isBeside?: boolean;
}

const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';

/** `EncryptedData`, and what stands beside it, of an element. `pem`: a key whose private part opens it. */
export function encryptedXml(
  text: string,
  pem: string,
  { cipher = 'aes256-gcm', transport = 'sha1', isBeside = false }: EncryptionWanted = {},
): string {
  const secret = randomBytes(cipher.startsWith('aes128') ? 16 : 32);
  const isGcm = cipher.endsWith('gcm');
  const bytes = isGcm ? gcm(text, secret) : cbc(text, secret);
  const key = encryptedKey(secret, pem, transport);
  const info = isBeside
    ? ''
    : `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${key}</ds:KeyInfo>`;
  const algorithm = `${isGcm ? XENC11 : XENC}${cipher}`;
  const data = `<xenc:EncryptedData xmlns:xenc="${XENC}" Type="${XENC}Element"><xenc:EncryptionMethod Algorithm="${algorithm}"/>${info}<xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>`;
  return data + (isBeside ? key : '');
}

function gcm(text: string, secret: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(secret.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm', secret, nonce);
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

function cbc(text: string, secret: Buffer): Buffer {
  const start = randomBytes(16);
  const cipher = createCipheriv(secret.length === 16 ? 'aes-128-cbc' : 'aes-256-cbc', secret, start);
  cipher.setAutoPadding(false);
  const plain = Buffer.from(text);
  const length = 16 - (plain.length % 16);
  const padding = randomBytes(length);
  padding[length - 1] = length;
  return Buffer.concat([start, cipher.update(Buffer.concat([plain, padding])), cipher.final()]);
}

function encryptedKey(secret: Buffer, pem: string, transport: 'sha1' | 'sha256' | 'pkcs1'): string {
  const key = createPublicKey(pem);
  const padding = transport === 'pkcs1' ? constants.RSA_PKCS1_PADDING : constants.RSA_PKCS1_OAEP_PADDING;
  const options = transport === 'pkcs1' ? { key, padding } : { key, padding, oaepHash: transport };
  const value = publicEncrypt(options, secret).toString('base64');
  const method = {
    sha1: `<xenc:EncryptionMethod Algorithm="${XENC}rsa-oaep-mgf1p"/>`,
    sha256: `<xenc:EncryptionMethod Algorithm="${XENC11}rsa-oaep"><ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="${XENC}sha256"/><xenc11:MGF xmlns:xenc11="${XENC11}" Algorithm="${XENC11}mgf1sha256"/></xenc:EncryptionMethod>`,
    pkcs1: `<xenc:EncryptionMethod Algorithm="${XENC}rsa-1_5"/>`,
  }[transport];
  return `<xenc:EncryptedKey xmlns:xenc="${XENC}">${method}<xenc:CipherData><xenc:CipherValue>${value}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>`;
}
