import { describe, expect, test } from 'vitest';
import { type Shape, simple } from '../model/shapes.ts';
import { decodeCbor } from './cbor.ts';
import { CborWriter, encodeCbor } from './cbor-write.ts';
import { valueDecoder } from './json-decode.ts';
import { NESTING_DEPTH_MAX } from './limits.ts';
import { refusalOf, tinyService } from './testing.ts';

const MALFORMED = { code: 'SerializationException', message: 'Malformed CBOR', status: 400 };

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('reading (examples of RFC 8949, appendix A)', () => {
  test.each<[string, unknown]>([
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1000000],
    ['1b000000e8d4a51000', 1000000000000],
    ['1bffffffffffffffff', 18446744073709551615n],
    ['c249010000000000000000', 18446744073709551616n],
    ['3bffffffffffffffff', -18446744073709551616n],
    ['c349010000000000000000', -18446744073709551617n],
    ['20', -1],
    ['3903e7', -1000],
    ['f90000', 0],
    ['f93c00', 1],
    ['f97bff', 65504],
    ['fa47c35000', 100000],
    ['fb7e37e43c8800759c', 1e300],
    ['f90001', 2 ** -24],
    ['f90400', 2 ** -14],
    ['fbc010666666666666', -4.1],
    ['f97c00', Number.POSITIVE_INFINITY],
    ['f97e00', Number.NaN],
    ['f9fc00', Number.NEGATIVE_INFINITY],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['f7', null],
    ['c11a514b67b0', new Date(1363896240000)],
    ['c1fb41d452d9ec200000', new Date(1363896240500)],
    ['d74401020304', Buffer.from([1, 2, 3, 4])],
    ['60', ''],
    ['62c3bc', 'ü'],
    ['80', []],
    ['83010203', [1, 2, 3]],
    ['a201020304', undefined],
    ['a26161016162820203', { a: 1, b: [2, 3] }],
    ['5f42010243030405ff', Buffer.from([1, 2, 3, 4, 5])],
    ['7f657374726561646d696e67ff', 'streaming'],
    ['9fff', []],
    ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
    ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
  ])('%s', async (text, value) => {
    // Maps with other keys than text are refused.
    if (value === undefined) expect(await refusalOf(() => decodeCbor(hex(text)))).toEqual(MALFORMED);
    else expect(decodeCbor(hex(text))).toEqual(value);
  });

  test.each([
    '',
    '18',
    '1c',
    '43 0102',
    '5b ffffffffffffffff',
    '9b 0000000100000000',
    'ba ffffffff',
    '9f 01',
    '5f 01 ff',
    'ff',
    '00 00',
    'a1 61',
    'c1 60',
    'c1 fb7e37e43c8800759c',
    'f8 20',
    'df',
  ])('%j is refused', async (text) => {
    expect(await refusalOf(() => decodeCbor(hex(text)))).toEqual(MALFORMED);
  });

  test('nesting is bounded', async () => {
    const deep = (levels: number): Buffer => Buffer.concat([Buffer.alloc(levels, 0x81), hex('00')]);
    expect(decodeCbor(deep(NESTING_DEPTH_MAX - 1))).toBeDefined();
    expect(await refusalOf(() => decodeCbor(deep(NESTING_DEPTH_MAX)))).toEqual(MALFORMED);
    expect(await refusalOf(() => decodeCbor(Buffer.alloc(1_000_000, 0x9f)))).toEqual(MALFORMED);
    expect(await refusalOf(() => decodeCbor(Buffer.alloc(1_000_000, 0xc6)))).toEqual(MALFORMED);
  });

  test('map keys are data', () => {
    const map = decodeCbor(hex('a1 69 5f5f70726f746f5f5f 01')) as object;
    expect(Object.entries(map)).toEqual([['__proto__', 1]]);
  });
});

const SHAPES: Shape[] = [
  {
    k: 's',
    n: 'S',
    m: {
      text: [simple.string],
      on: [simple.boolean],
      count: [simple.long],
      ratio: [simple.double],
      at: [simple.timestamp],
      bytes: [simple.blob],
      list: [33],
      map: [34],
      big: [simple.bigint],
      any: [simple.document],
    },
  },
  { k: 'l', m: [simple.string], t: { sp: 1 } },
  { k: 'm', key: [simple.string], val: [simple.integer], t: { sp: 1 } },
];
const service = tinyService(SHAPES);
const VALUE = {
  text: 'ü',
  on: false,
  count: -9007199254740993n,
  ratio: 2,
  at: new Date(1_700_000_000_500),
  bytes: Buffer.from([0, 255]),
  list: ['a', null],
  map: { a: 1, b: null },
  big: 2n ** 70n,
  any: { x: [1, 'y', null, true] },
};

describe('writing', () => {
  test('what is written is read again', () => {
    const bytes = encodeCbor(service, 32, VALUE);
    expect(valueDecoder(service, 32, 'cbor').run(decodeCbor(bytes), 1)).toEqual(VALUE);
  });

  test('the older form counts milliseconds', () => {
    const { at } = VALUE;
    const bytes = encodeCbor(service, 32, { at }, 'milliseconds');
    expect(bytes.toString('hex')).toBe(`a1626174c11b${1_700_000_000_500n.toString(16).padStart(16, '0')}`);
    expect(valueDecoder(service, 32, 'amz-cbor').run(decodeCbor(bytes, 'milliseconds'), 1)).toEqual({ at });
    // Java also sends them untagged.
    expect(valueDecoder(service, 32, 'amz-cbor').run({ at: at.getTime() }, 1)).toEqual({ at });
  });

  test('a double that is whole stays a double: Java clients read it as one', () => {
    expect(encodeCbor(service, 32, { ratio: 2 }).toString('hex')).toBe('a165726174696ffb4000000000000000');
  });

  test('undeclared members are left out', () => {
    expect(decodeCbor(encodeCbor(service, 32, { text: 'a', secret: 1 }))).toEqual({ text: 'a' });
  });

  test('base64 text is no blob in CBOR', async () => {
    const decode = () => valueDecoder(service, 32, 'cbor').run({ bytes: 'aGk=' }, 1);
    expect(await refusalOf(decode)).toMatchObject({ code: 'SerializationException' });
  });

  test('items larger than the first buffer', () => {
    const writer = new CborWriter();
    writer.any(['x'.repeat(70_000), Buffer.alloc(5000, 7), 'é'.repeat(3000)]);
    expect(decodeCbor(writer.result())).toEqual([
      'x'.repeat(70_000),
      Buffer.alloc(5000, 7),
      'é'.repeat(3000),
    ]);
  });
});
