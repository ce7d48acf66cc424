import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareValues, type Item } from './attribute-value.ts';
import {
  checkIndexKey,
  checkItemKey,
  checkKey,
  checkUpdatedIndexKey,
  decodeKeyValue,
  encodeItemKey,
  encodeKeyValue,
  type KeySchema,
  keyOf,
  PARTITION_HASH_BYTES,
  partitionHash,
  segmentRange,
} from './key.ts';

const hashOnly: KeySchema = { partition: [{ name: 'a', type: 'S' }], sort: [] };
const ranged: KeySchema = { partition: [{ name: 'a', type: 'S' }], sort: [{ name: 'b', type: 'N' }] };
const texts: KeySchema = { partition: [{ name: 'a', type: 'S' }], sort: [{ name: 'b', type: 'S' }] };
const wide: KeySchema = {
  partition: [
    { name: 'h1', type: 'S' },
    { name: 'h2', type: 'N' },
  ],
  sort: [
    { name: 'r1', type: 'S' },
    { name: 'r2', type: 'B' },
  ],
};

const invalid = 'One or more parameter values were invalid: ';
const notValid = 'One or more parameter values are not valid. ';
const mismatch = 'The provided key element does not match the schema';

describe('checkKey', () => {
  it.each<[KeySchema, Item, string]>([
    [hashOnly, {}, mismatch],
    [hashOnly, { b: { S: 'a' } }, mismatch],
    [hashOnly, { a: { S: 'a' }, b: { S: 'a' } }, mismatch],
    [hashOnly, { a: { N: '1' } }, mismatch],
    [hashOnly, { a: { SS: ['a'] } }, mismatch],
    [hashOnly, { a: { M: {} } }, mismatch],
    [ranged, { a: { S: 'a' } }, mismatch],
    [ranged, { a: { S: 'a' }, b: { S: '1' } }, mismatch],
    [
      hashOnly,
      { a: { S: '' } },
      `${notValid}The AttributeValue for a key attribute cannot contain an empty string value. Key: a`,
    ],
    [
      hashOnly,
      { a: { S: 'a'.repeat(2049) } },
      `${invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    ],
    [
      texts,
      { a: { S: 'a' }, b: { S: 'é'.repeat(513) } },
      `${invalid}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`,
    ],
  ])('refuses %#', (schema, key, message) => {
    expect(() => checkKey(schema, key)).toThrow(
      expect.objectContaining({ code: 'ValidationException', message }),
    );
  });

  it('names an empty binary key', () => {
    const schema: KeySchema = { partition: [{ name: 'a', type: 'B' }], sort: [] };
    expect(() => checkKey(schema, { a: { B: new Uint8Array() } })).toThrow(
      `${notValid}The AttributeValue for a key attribute cannot contain an empty binary value. Key: a`,
    );
  });

  it('takes what fits', () => {
    checkKey(hashOnly, { a: { S: 'a'.repeat(2048) } });
    checkKey(texts, { a: { S: 'a' }, b: { S: 'a'.repeat(1024) } });
  });
});

describe('keys in items', () => {
  it.each<[Item, string]>([
    [{}, 'Missing the key a in the item'],
    [{ a: { S: 'x' } }, 'Missing the key b in the item'],
    [{ a: { N: '1' }, b: { N: '1' } }, 'Type mismatch for key a expected: S actual: N'],
    [{ a: { BS: [Uint8Array.of(1)] }, b: { N: '1' } }, 'Type mismatch for key a expected: S actual: BS'],
    [{ a: { S: 'x' }, b: { S: '1' } }, 'Type mismatch for key b expected: N actual: S'],
  ])('%j', (item, message) => expect(() => checkItemKey(ranged, item)).toThrow(invalid + message));

  it('an index holds the items that have all of its key', () => {
    const item: Item = { h1: { S: 'a' }, h2: { N: '1' }, r1: { S: 'b' }, r2: { B: Uint8Array.of(1) } };
    expect(checkIndexKey('i', wide, item)).toBe(true);
    for (const name of Object.keys(item)) {
      const { [name]: _, ...others } = item;
      expect(checkIndexKey('i', wide, others)).toBe(false);
    }
    expect(() => checkIndexKey('i', wide, { ...item, h2: { S: '1' } })).toThrow(
      `${invalid}Type mismatch for Index Key h2 Expected: N Actual: S IndexName: i`,
    );
    expect(() => checkIndexKey('i', wide, { ...item, r1: { S: '' } })).toThrow(
      `${notValid}A value specified for a secondary index key is not supported. ` +
        'The AttributeValue for a key attribute cannot contain an empty string value. IndexName: i, IndexKey: r1',
    );
  });

  it('an update answers for the index keys that it writes', () => {
    const item: Item = { a: { S: '' }, b: { S: 'no number' } };
    expect(checkUpdatedIndexKey(ranged, item, new Set())).toBe(true);
    expect(() => checkUpdatedIndexKey(ranged, item, new Set(['b']))).toThrow(
      'The update expression attempted to update the secondary index key to unsupported type',
    );
    expect(() => checkUpdatedIndexKey(ranged, item, new Set(['a']))).toThrow(
      `${notValid}The update expression attempted to update a secondary index key to a value that is not supported. ` +
        'The AttributeValue for a key attribute cannot contain an empty string value.',
    );
  });
});

describe('encoded keys', () => {
  const strings = fc.string({ unit: 'grapheme' }).map((S) => ({ S }));
  const binaries = fc.uint8Array({ maxLength: 5 }).map((B) => ({ B }));
  const decimals = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 });
  const numbers = decimals.map((n) => ({
    N: n
      .toFixed(6)
      .replace(/\.?0+$/, '')
      .replace(/^-0$/, '0'),
  }));

  it.each([
    ['S', strings],
    ['N', numbers],
    ['B', binaries],
  ] as const)('sort as %s values do and can be read back', (type, values) => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const order = Buffer.compare(encodeKeyValue(a), encodeKeyValue(b));
        expect(order).toBe(Math.sign(compareValues(a, b) ?? Number.NaN));
        expect(decodeKeyValue(type, encodeKeyValue(a))).toEqual(a);
      }),
    );
  });

  it('hash stays the same for ever', () => {
    expect(Buffer.from(encodeItemKey(hashOnly, { a: { S: 'a' } }).hash).toString('hex')).toBe(
      'ca978112ca1bbdcafac231b39a23dc4d',
    );
    expect(
      encodeItemKey(wide, { h1: { S: 'a' }, h2: { N: '1' }, r1: { S: 'b' }, r2: { B: Uint8Array.of(7) } }),
    ).toEqual({ hash: expect.any(Uint8Array), sort: [Buffer.from('b'), Uint8Array.of(7)] });
  });

  it('hash tells apart where one value ends and the next begins', () => {
    const one = partitionHash([Buffer.from('ab'), Buffer.from('c')]);
    const other = partitionHash([Buffer.from('a'), Buffer.from('bc')]);
    expect(Buffer.compare(one, other)).not.toBe(0);
  });

  it('hashes that never change', () => {
    const hash = (...values: string[]) =>
      Buffer.from(partitionHash(values.map((value) => Buffer.from(value)))).toString('hex');
    expect(hash('customer#1')).toBe('d5ce75364a7c5e1eb5b88fb281cbb7e0');
    expect(hash('a', 'b')).toBe('16275ef0f5d0eb9dd9e0a53277549fda');
  });

  it('key attributes alone', () => {
    expect(keyOf(ranged, { a: { S: 'x' }, b: { N: '1' }, c: { S: 'y' } })).toEqual({
      a: { S: 'x' },
      b: { N: '1' },
    });
  });
});

describe('segments of a parallel scan', () => {
  it('hold every hash once', () => {
    const hashes = fc.uint8Array({ minLength: PARTITION_HASH_BYTES, maxLength: PARTITION_HASH_BYTES });
    fc.assert(
      fc.property(hashes, fc.integer({ min: 1, max: 50 }), (hash, total) => {
        const holders = Array.from({ length: total }, (_, i) => segmentRange(i, total)).filter(
          ({ gte, lt }) =>
            Buffer.compare(hash, gte) >= 0 && (lt === undefined || Buffer.compare(hash, lt) < 0),
        );
        expect(holders).toHaveLength(1);
      }),
    );
    expect(segmentRange(999_999, 1_000_000).lt).toBeUndefined();
  });
});
