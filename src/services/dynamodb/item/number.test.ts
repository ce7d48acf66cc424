import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addNumbers,
  canonicalNumber,
  compareNumbers,
  numberFromKeyBytes,
  numberKeyBytes,
  numberSizeBytes,
  subtractNumbers,
} from './number.ts';

const OVERFLOW = 'Number overflow. Attempting to store a number with magnitude larger than supported range';
const UNDERFLOW =
  'Number underflow. Attempting to store a number with magnitude smaller than supported range';
const TOO_PRECISE = 'Attempting to store more than 38 significant digits in a Number';
const NOT_NUMERIC = 'The parameter cannot be converted to a numeric value';

/** Canonical texts of all shapes, small ones often enough to meet each other. */
const numbers = fc
  .record({
    negative: fc.boolean(),
    digits: fc.oneof(fc.bigInt({ min: 0n, max: 120n }), fc.bigInt({ min: 0n, max: 10n ** 38n - 1n })),
    exponent: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -130, max: 87 })),
  })
  .map(({ negative, digits, exponent }) => canonicalNumber(`${negative ? '-' : ''}${digits}e${exponent}`));

/** The value times 10^130, which makes an integer of each number that DynamoDB holds. */
function model(text: string): bigint {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const magnitude = BigInt(whole + fraction.padEnd(130, '0'));
  return text.startsWith('-') ? -magnitude : magnitude;
}

function digitsOf(value: bigint): number {
  return value.toString().replace('-', '').replace(/0+$/, '').length;
}

describe('canonicalNumber', () => {
  it.each([
    ['1', '1'],
    ['0', '0'],
    ['-0', '0'],
    ['0e125', '0'],
    ['+3', '3'],
    ['100', '100'],
    ['1E2', '100'],
    ['1.5E2', '150'],
    ['00042', '42'],
    ['0042.1200', '42.12'],
    ['1.0', '1'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1e-3', '0.001'],
    ['-15.789e6', '-15789000'],
    ['999999999999999999', '999999999999999999'],
    ['0000012345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
    ['-00001.23456789012345678901234567890123456780000', '-1.2345678901234567890123456789012345678'],
    ['0009.99999999999999999999999999999999999990000e125', `${'9'.repeat(38)}${'0'.repeat(88)}`],
    ['0001.000e-130', `0.${'0'.repeat(129)}1`],
  ])('%s is stored as %s', (text, stored) => {
    expect(canonicalNumber(text)).toBe(stored);
    expect(canonicalNumber(stored)).toBe(stored);
  });

  it.each([
    ['', NOT_NUMERIC],
    ['b', `${NOT_NUMERIC}: b`],
    [' 1', `${NOT_NUMERIC}:  1`],
    ['1 ', `${NOT_NUMERIC}: 1 `],
    ['NaN', `${NOT_NUMERIC}: NaN`],
    ['Infinity', `${NOT_NUMERIC}: Infinity`],
    ['-', `${NOT_NUMERIC}: -`],
    ['.', `${NOT_NUMERIC}: .`],
    ['e5', `${NOT_NUMERIC}: e5`],
    ['1e', `${NOT_NUMERIC}: 1e`],
    ['0x10', `${NOT_NUMERIC}: 0x10`],
    ['1_000', `${NOT_NUMERIC}: 1_000`],
    ['1e126', OVERFLOW],
    ['0e126', OVERFLOW],
    ['0e-131', UNDERFLOW],
    ['1e9223372036854775807', OVERFLOW],
    ['1e9223372036854775808', `${NOT_NUMERIC}: 1e9223372036854775808`],
    ['-1e-9223372036854775809', `${NOT_NUMERIC}: -1e-9223372036854775809`],
    ['-1e126', OVERFLOW],
    ['11e125', OVERFLOW],
    ['1e100000000', OVERFLOW],
    ['1e-131', UNDERFLOW],
    ['-0.9e-130', UNDERFLOW],
    ['123456789012345678901234567890123456789', TOO_PRECISE],
    ['-1.23456789012345678901234567890123456789', TOO_PRECISE],
  ])('%j is refused', (text, message) => {
    expect(() => canonicalNumber(text)).toThrow(
      expect.objectContaining({ code: 'ValidationException', message }),
    );
  });
});

it('reads long texts in time that grows with their length', { timeout: 2000 }, () => {
  const zeros = '0'.repeat(1_000_000);
  expect(() => canonicalNumber(`1${zeros}1`)).toThrow(OVERFLOW);
  expect(() => canonicalNumber(`1.${zeros}1`)).toThrow(TOO_PRECISE);
  expect(() => canonicalNumber(`${'1'.repeat(1_000_000)}x`)).toThrow(NOT_NUMERIC);
});

describe('arithmetic', () => {
  it.each([
    ['1', '2', '3'],
    ['0.1', '0.2', '0.3'],
    ['-5', '5', '0'],
    ['1', '10000000000000000000000', '10000000000000000000001'],
    ['999999999999999', '1', '1000000000000000'],
    ['1.25', '-0.25', '1'],
  ])('%s + %s = %s', (a, b, total) => expect(addNumbers(a, b)).toBe(total));

  it('subtracts without rounding', () => {
    expect(subtractNumbers('10000000000000000000000', '1')).toBe('9999999999999999999999');
    expect(subtractNumbers('5', '5')).toBe('0');
  });

  it('refuses results that 38 digits cannot hold, with the text for overflow', () => {
    expect(() => addNumbers(canonicalNumber('1e50'), '1')).toThrow(OVERFLOW);
    expect(() => subtractNumbers(canonicalNumber('1e50'), '1')).toThrow(OVERFLOW);
    expect(() => addNumbers(canonicalNumber('9.9e125'), canonicalNumber('9.9e125'))).toThrow(OVERFLOW);
  });

  it('takes digits to the smallest place there is', () => {
    const smallest = canonicalNumber('1e-130');
    expect(subtractNumbers(canonicalNumber('1.2e-129'), canonicalNumber('1.1e-129'))).toBe(smallest);
    expect(subtractNumbers(smallest, smallest)).toBe('0');
    expect(() => subtractNumbers(canonicalNumber('1.1e-130'), smallest)).toThrow(UNDERFLOW);
  });

  it('agrees with integers of any size', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const results = [
          [() => addNumbers(a, b), model(a) + model(b)],
          [() => subtractNumbers(a, b), model(a) - model(b)],
        ] as const;
        for (const [compute, exact] of results) {
          const fits = digitsOf(exact) <= 38 && exact < 10n ** 256n && exact > -(10n ** 256n);
          if (fits) expect(model(compute())).toBe(exact);
          else expect(compute).toThrow(OVERFLOW);
        }
      }),
    );
  });
});

describe('order', () => {
  it('compares by value', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const difference = model(a) - model(b);
        expect(Math.sign(compareNumbers(a, b))).toBe(difference > 0n ? 1 : difference < 0n ? -1 : 0);
      }),
    );
  });

  it('is the order of the key bytes', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const order = Buffer.compare(numberKeyBytes(a), numberKeyBytes(b));
        expect(order).toBe(Math.sign(compareNumbers(a, b)));
      }),
    );
  });

  it('is kept at the edges of signs, exponents and digits', () => {
    const ordered = [
      '-9.9e125',
      '-100',
      '-99.1',
      '-10.1',
      '-9.9',
      '-9',
      '-1.01',
      '-1',
      '-0.1',
      '-0.01',
      '-1e-130',
      '0',
      '1e-130',
      '0.01',
      '0.09',
      '0.1',
      '1',
      '1.1',
      '9',
      '10',
      '10.1',
      '99.1',
      '100',
      '9.9e125',
    ].map(canonicalNumber);
    const sorted = [...ordered].sort((a, b) => Buffer.compare(numberKeyBytes(a), numberKeyBytes(b)));
    expect(sorted).toEqual(ordered);
  });

  it('lets the number be read back from its key bytes', () => {
    fc.assert(
      fc.property(numbers, (text) => {
        expect(numberFromKeyBytes(numberKeyBytes(text))).toBe(text);
      }),
    );
  });
});

describe('numberSizeBytes', () => {
  // Measured against the 400 KB limit of the real service.
  it.each([
    ['0', 1],
    ['1', 2],
    ['12', 2],
    ['123', 3],
    ['1234', 3],
    ['12345678901234567890123456789012345678', 20],
    ['0042', 2],
    ['100', 2],
    ['1010', 3],
    ['0.0000001', 2],
    ['1E125', 2],
    ['1E-100', 2],
    ['1.5', 3],
    ['15', 2],
    ['1.200', 3],
    ['1.234', 4],
    ['3.14159', 5],
    ['123456', 4],
    ['100.5', 4],
    ['0.15', 2],
    ['-42', 3],
    ['-0', 1],
    ['-100', 3],
  ])('%s takes %i bytes', (text, bytes) => expect(numberSizeBytes(canonicalNumber(text))).toBe(bytes));
});
