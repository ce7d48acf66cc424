import { createPrivateKey, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { rsaPem } from '../../../test/support/saml.ts';
import { type EncryptionWanted, encryptedXml } from '../../../test/support/xml-encryption.ts';
import { decryptElement } from './encryption.ts';
import { parseXmlDocument, textOf } from './parse.ts';

const pem = rsaPem();
const key = createPrivateKey(pem);
const other = createPrivateKey(rsaPem());

function opened(document: string, keys: readonly KeyObject[] = [key]): string | undefined {
  const element = decryptElement(parseXmlDocument(`<a>${document}</a>`), keys);
  return element && `${element.local}: ${textOf(element)}`;
}

test.each<[string, EncryptionWanted]>([
  ['AES-GCM', { cipher: 'aes256-gcm' }],
  ['AES-GCM of 128 bits', { cipher: 'aes128-gcm' }],
  ['AES-CBC', { cipher: 'aes256-cbc' }],
  ['AES-CBC of 128 bits', { cipher: 'aes128-cbc' }],
  ['newer OAEP', { transport: 'sha256' }],
  ['a key beside the data', { isBeside: true }],
])('%s', (_what, wanted) => {
  expect(opened(encryptedXml('<b>ü secret</b>', pem, wanted))).toBe('b: ü secret');
});

test('one of several keys', () => {
  const document = encryptedXml('<b>x</b>', pem);
  expect(opened(document, [other, key])).toBe('b: x');
  expect(opened(document, [other])).toBeUndefined();
  expect(opened(document, [])).toBeUndefined();
});

test.each<[string, string]>([
  ['the older padding', encryptedXml('<b>x</b>', pem, { transport: 'pkcs1' })],
  ['nothing', ''],
  ['two of them', encryptedXml('<b>x</b>', pem).repeat(2)],
  ['no XML in it', encryptedXml('hello', pem)],
  ['half an element', encryptedXml('<b>', pem)],
  ['another cipher', encryptedXml('<b>x</b>', pem).replace('aes256-gcm', 'tripledes-cbc')],
  ['a cipher of another key length', encryptedXml('<b>x</b>', pem).replace('aes256-gcm', 'aes128-gcm')],
  ['two hashes', encryptedXml('<b>x</b>', pem, { transport: 'sha256' }).replace('mgf1sha256', 'mgf1sha512')],
  [
    'changed',
    encryptedXml('<b>x</b>', pem).replace(/(<\/xenc:EncryptedKey>.*<xenc:CipherValue>)..../, '$1AAAA'),
  ],
  [
    'too short',
    encryptedXml('<b>x</b>', pem).replace(/(<\/xenc:EncryptedKey>.*<xenc:CipherValue>)[^<]*/, '$1AAAA'),
  ],
])('not opened: %s', (_what, document) => {
  expect(opened(document)).toBeUndefined();
});
