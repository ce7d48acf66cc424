import { expect, test } from 'vitest';
import type { KeyOperator } from '../expression/key-condition.ts';
import type { AttributeValue } from '../item/attribute-value.ts';
import { encodeItemKey, type KeySchema } from '../item/key.ts';
import { itemRowKey, rowsPrefix } from '../table/rows.ts';
import { isInRange, queryRange, rangeBehind, segmentRows, wholeRange } from './key-range.ts';

const PREFIX = rowsPrefix({ account: '000000000000', region: 'us-east-1' }, 7, 0);
const SCHEMA: KeySchema = { partition: [{ name: 'pk', type: 'B' }], sort: [{ name: 'sk', type: 'B' }] };
const B = (...bytes: number[]): AttributeValue => ({ B: Uint8Array.from(bytes) });
const row = (pk: AttributeValue, sk: AttributeValue) => itemRowKey(PREFIX, encodeItemKey(SCHEMA, { pk, sk }));

/** All byte strings of up to three of the bytes that the encoding of keys has to be careful with. */
const BYTES = [0x00, 0x01, 0xfe, 0xff];
const VALUES = [
  ...BYTES.map((a) => [a]),
  ...BYTES.flatMap((a) => BYTES.map((b) => [a, b])),
  ...BYTES.flatMap((a) => BYTES.flatMap((b) => BYTES.map((c) => [a, b, c]))),
];
const compare = (a: readonly number[], b: readonly number[]) =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

const MEANINGS: Readonly<
  Record<Exclude<KeyOperator, '=' | 'BETWEEN'>, (a: number[], b: number[]) => boolean>
> = {
  '<': (a, b) => compare(a, b) < 0,
  '<=': (a, b) => compare(a, b) <= 0,
  '>': (a, b) => compare(a, b) > 0,
  '>=': (a, b) => compare(a, b) >= 0,
  begins_with: (a, b) => compare(a.slice(0, b.length), b) === 0,
};

test.each(Object.keys(MEANINGS) as (keyof typeof MEANINGS)[])('%s, for every pair of values', (operator) => {
  const attribute = { name: 'sk', type: 'B' } as const;
  for (const bound of VALUES) {
    const matched = { partition: [B(1)], sort: [], range: { attribute, operator, values: [B(...bound)] } };
    const range = queryRange(PREFIX, matched);
    for (const value of VALUES) {
      const expected = MEANINGS[operator](value, bound);
      expect([bound, value, isInRange(range, row(B(1), B(...value)))]).toEqual([bound, value, expected]);
      expect(isInRange(range, row(B(2), B(...value)))).toBe(false);
    }
  }
});

test('equality and BETWEEN, for every value', () => {
  const attribute = { name: 'sk', type: 'B' } as const;
  for (const bound of VALUES) {
    const equal = queryRange(PREFIX, { partition: [B(1)], sort: [B(...bound)], range: undefined });
    const values = [B(...bound), B(0xff)];
    const between = queryRange(PREFIX, {
      partition: [B(1)],
      sort: [],
      range: { attribute, operator: 'BETWEEN', values },
    });
    for (const value of VALUES) {
      const key = row(B(1), B(...value));
      expect(isInRange(equal, key)).toBe(compare(value, bound) === 0);
      expect(isInRange(between, key)).toBe(compare(value, bound) >= 0 && compare(value, [0xff]) <= 0);
    }
  }
});

test('segments cover all rows, each once', () => {
  const keys = Array.from({ length: 500 }, (_, i) => row(B(i >> 8, i & 0xff), B(1)));
  const segments = Array.from({ length: 7 }, (_, segment) => segmentRows(PREFIX, segment, 7));
  for (const key of keys) expect(segments.filter((range) => isInRange(range, key))).toHaveLength(1);
  expect(keys.every((key) => isInRange(wholeRange(PREFIX), key))).toBe(true);
});

test('a table with another number and an index of the same table are other ranges', () => {
  const place = { account: '000000000000', region: 'us-east-1' };
  const others = [rowsPrefix(place, 8, 0), rowsPrefix(place, 7, 1), rowsPrefix(place, 7, 255)];
  for (const prefix of others) {
    const key = itemRowKey(prefix, encodeItemKey(SCHEMA, { pk: B(1), sk: B(1) }));
    expect(isInRange(wholeRange(PREFIX), key)).toBe(false);
  }
});

test('what lies behind a row, in either direction', () => {
  const range = queryRange(PREFIX, { partition: [B(1)], sort: [], range: undefined });
  const [low, start, high] = [B(1), B(5), B(9)].map((value) => row(B(1), value));
  const forward = rangeBehind(range, start ?? PREFIX, false);
  const backward = rangeBehind(range, start ?? PREFIX, true);
  const inside = [low, start, high].map((key) => [
    isInRange(forward, key ?? PREFIX),
    isInRange(backward, key ?? PREFIX),
  ]);
  expect(inside).toEqual([
    [false, true],
    [false, false],
    [true, false],
  ]);
  // A row before or behind the range leaves it as it is.
  expect(rangeBehind(range, row(B(1), B(0)).subarray(0, 12), false)).toEqual(range);
});
