import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { openAuthority } from './authority.ts';
import { derBitString, derInteger, derObjectIdentifier, derTime, derValue } from './der.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

it.each<[number[], string]>([
  [[0], '020100'],
  [[0x7f], '02017f'],
  [[0x80], '02020080'],
  [[0, 0, 1], '020101'],
  [[0, 0x80], '02020080'],
  [[0x01, 0x00], '02020100'],
])('the integer of %j', (bytes, expected) => {
  expect(hex(derInteger(Buffer.from(bytes)))).toBe(expected);
});

it.each<[string, string]>([
  // The example of X.690, and those of everyday certificates.
  ['2.100.3', '0603813403'],
  ['1.2.840.10045.4.3.2', '06082a8648ce3d040302'],
  ['2.5.29.17', '0603551d11'],
])('the object identifier %s', (dotted, expected) => {
  expect(hex(derObjectIdentifier(dotted))).toBe(expected);
});

it('lengths take one byte below 128, and a length of their own above', () => {
  expect(hex(derValue(4, Buffer.alloc(127)).subarray(0, 2))).toBe('047f');
  expect(hex(derValue(4, Buffer.alloc(128)).subarray(0, 3))).toBe('048180');
  expect(hex(derValue(4, Buffer.alloc(65_536)).subarray(0, 5))).toBe('0483010000');
});

it('times are UTCTime through 2049 and GeneralizedTime from then on', () => {
  const text = (timeMs: number) => derTime(timeMs).subarray(2).toString();
  expect(derTime(Date.UTC(2049, 11, 31, 23, 59, 59))[0]).toBe(0x17);
  expect(text(Date.UTC(2049, 11, 31, 23, 59, 59))).toBe('491231235959Z');
  expect(derTime(Date.UTC(2050, 0, 1))[0]).toBe(0x18);
  expect(text(Date.UTC(2050, 0, 1))).toBe('20500101000000Z');
});

it('bit strings tell how many bits do not count', async () => {
  expect(hex(derBitString(Buffer.from([0x80]), 7))).toBe('03020780');
  const authority = await openAuthority({ wall: () => Date.now() });
  const raw = (pem: string) => hex(new X509Certificate(pem).raw);
  // KeyUsage: digitalSignature of the leaf; keyCertSign and cRLSign of the authority.
  expect(raw(authority.leaf(undefined).certificate)).toContain('0603551d0f0101ff040403020780');
  expect(raw(authority.certificate)).toContain('0603551d0f0101ff040403020106');
});
