import { describe, expect, test } from 'vitest';
import { base32, codeOf, fromBase32, stepAt } from './totp.ts';

describe('codes', () => {
  // RFC 6238, appendix B: the SHA-1 column, of which six digits are shown here.
  const key = Buffer.from('12345678901234567890');
  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at second %i', (second, code) => {
    expect(codeOf(key, stepAt(second * 1000))).toBe(code);
  });
});

describe('base32', () => {
  // RFC 4648, section 10, without the padding.
  test.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('%s', (text, encoded) => {
    expect(base32(Buffer.from(text))).toBe(encoded);
    expect(Buffer.from(fromBase32(encoded)).toString()).toBe(text);
  });
});
