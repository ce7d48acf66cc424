import { expect, test } from 'vitest';
import { smsParts } from './encoding.ts';

test.each([
  ['', 'GSM-7', 1],
  ['a'.repeat(160), 'GSM-7', 1],
  ['a'.repeat(161), 'GSM-7', 2],
  ['a'.repeat(306), 'GSM-7', 2],
  ['a'.repeat(307), 'GSM-7', 3],
  ['€'.repeat(80), 'GSM-7', 1],
  ['€'.repeat(81), 'GSM-7', 2],
  // 153 places hold 76 escaped characters: one place stays free.
  ['€'.repeat(152), 'GSM-7', 2],
  ['€'.repeat(153), 'GSM-7', 3],
  ['ÄÖÑÜ§¿äöñüàΔ_Φ', 'GSM-7', 1],
  ['あ'.repeat(70), 'UCS-2', 1],
  ['あ'.repeat(71), 'UCS-2', 2],
  ['あ'.repeat(134), 'UCS-2', 2],
  ['あ'.repeat(135), 'UCS-2', 3],
  ['AWSから送信しています!', 'UCS-2', 1],
  ['😀'.repeat(35), 'UCS-2', 1],
  // 67 places hold 33 pairs.
  ['😀'.repeat(66), 'UCS-2', 2],
  ['😀'.repeat(67), 'UCS-2', 3],
  ['`', 'UCS-2', 1],
])('%#: %s', (message, encoding, segments) => {
  expect(smsParts(message)).toEqual({ encoding, segments });
});
