import { describe, expect, test } from 'vitest';
import { layoutOf } from './codewords.ts';
import { qrPng } from './png.ts';
import { qrCode } from './qr-code.ts';
import { readQrPng } from './read-qr-png.test-suite.ts';

describe('a text is read again out of its picture', () => {
  // Characters, then size, blocks and check codewords of the version that the standard gives them.
  test.each([
    [14, 21, 1, 10],
    [15, 25, 1, 16],
    [122, 45, 4, 18],
    [134, 49, 4, 22],
    [213, 57, 5, 26],
    [331, 69, 9, 22],
    [1500, 145, 33, 28],
    [2331, 177, 49, 28],
  ])('%i bytes', (length, size, blocks, checksPerBlock) => {
    const text = 'otpauth://totp/ada@000000000000?'.repeat(80).slice(0, length);
    const code = qrCode(text);
    expect(code.size).toBe(size);
    expect(layoutOf((size - 17) / 4)).toMatchObject({ blocks, checksPerBlock });
    expect(readQrPng(qrPng(code))).toEqual({ text, isWhole: true });
  });
});

test('more than fits is refused', () => {
  expect(() => qrCode('x'.repeat(2332))).toThrow('2332 bytes are too many');
});
