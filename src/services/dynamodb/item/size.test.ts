import { describe, expect, it } from 'vitest';
import type { AttributeValue } from './attribute-value.ts';
import {
  checkedItemSizeBytes,
  checkedUpdatedSizeBytes,
  ITEM_BYTES_MAX,
  itemSizeBytes,
  readUnits,
  valueSizeBytes,
  writeUnits,
} from './size.ts';

describe('sizes', () => {
  it.each<[AttributeValue, number]>([
    [{ S: 'abc' }, 3],
    [{ S: 'é\u{1d11e}' }, 6],
    [{ S: '日'.repeat(100) }, 300],
    [{ S: '' }, 0],
    [{ N: '3.14159' }, 5],
    [{ B: new Uint8Array(7) }, 7],
    [{ BOOL: false }, 1],
    [{ NULL: true }, 1],
    [{ SS: ['ab', 'c'] }, 3],
    [{ NS: ['1', '100'] }, 4],
    [{ BS: [new Uint8Array(2), new Uint8Array(3)] }, 5],
    [{ L: [] }, 3],
    [{ M: {} }, 3],
    [{ L: [{ S: 'ab' }, { BOOL: true }] }, 3 + 2 + 2 + 1],
    [{ M: { key: { S: 'ab' } } }, 3 + 1 + 3 + 2],
  ])('%j takes %i bytes', (value, bytes) => expect(valueSizeBytes(value)).toBe(bytes));

  it('counts names', () => expect(itemSizeBytes({ pk: { S: 'a' }, é: { N: '1' } })).toBe(2 + 1 + 2 + 2));

  it('allows 400 KB to the byte', () => {
    const item = { pk: { S: 'a' }, p: { S: 'x'.repeat(ITEM_BYTES_MAX - 4) } };
    expect(checkedItemSizeBytes(item)).toBe(409_600);
    const larger = { pk: { S: 'ab' }, p: item.p };
    expect(() => checkedItemSizeBytes(larger)).toThrow('Item size has exceeded the maximum allowed size');
    expect(() => checkedUpdatedSizeBytes(larger)).toThrow(
      'Item size to update has exceeded the maximum allowed size',
    );
  });
});

describe('capacity units', () => {
  it.each([
    [0, 0.5, 1, 2],
    [1, 0.5, 1, 2],
    [4096, 0.5, 1, 2],
    [4097, 1, 2, 4],
    [409_600, 50, 100, 200],
  ])('reading %i bytes', (bytes, eventual, consistent, transactional) => {
    expect(readUnits(bytes)).toBe(eventual);
    expect(readUnits(bytes, { consistent: true })).toBe(consistent);
    expect(readUnits(bytes, { transactional: true })).toBe(transactional);
  });

  it.each([
    [0, 1],
    [1024, 1],
    [1025, 2],
    [409_600, 400],
  ])('writing %i bytes', (bytes, units) => {
    expect(writeUnits(bytes)).toBe(units);
    expect(writeUnits(bytes, { transactional: true })).toBe(units * 2);
  });
});
